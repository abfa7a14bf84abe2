"""A collection of the real Anki, worked by a program of its own: it reads TZ once.

`python -m tests.oracles.anki_box COLLECTION` reads commands as JSON lines and answers each
with a line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from anki.collection import (
    AddNoteRequest,
    Collection,
    DeckIdLimit,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.import_export_pb2 import ImportAnkiPackageUpdateCondition as Update


class Box:
    def __init__(self, path: str) -> None:
        self.col = Collection(path)
        self.col.set_config("fsrs", True)

    def take(self, file: str) -> dict[str, int]:
        options = ImportAnkiPackageOptions(
            with_scheduling=True,
            with_deck_configs=True,
            update_notes=Update.IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_ALWAYS,
        )
        log = self.col.import_anki_package(
            ImportAnkiPackageRequest(package_path=file, options=options)
        ).log
        return {
            name: len(getattr(log, name)) for name in ("new", "updated", "duplicate", "conflicting")
        }

    def give(self, file: str, how: str) -> None:
        if how == "colpkg":
            path = self.col.path
            self.col.export_collection_package(file, include_media=True, legacy=False)
            self.col = Collection(path)
            return
        options = ExportAnkiPackageOptions(
            with_scheduling=True, with_media=True, with_deck_configs=True, legacy=how == "legacy"
        )
        decks = [deck.id for deck in self.col.decks.all_names_and_ids() if deck.id != 1]
        top = [d for d in decks if "::" not in self.col.decks.name(d)] or [1]
        self.col.export_anki_package(out_path=file, options=options, limit=DeckIdLimit(top[0]))

    def add(self, notes: list[dict[str, Any]], deck: str) -> None:
        target = self.col.decks.id(deck)
        made = []
        for one in notes:
            note = self.col.new_note(self.col.models.by_name(one["type"]))
            note.fields[: len(one["fields"])] = one["fields"]
            note.tags = one.get("tags", [])
            made.append(AddNoteRequest(note, target))
        self.col.add_notes(made)

    def add_file(self, name: str, content: str) -> str:
        """Store a picture or sound, given in hexadecimal; the name that Anki gave it."""
        return self.col.media.write_data(name, bytes.fromhex(content))

    def files(self) -> dict[str, str]:
        """Every picture and sound of the collection, in hexadecimal."""
        folder = Path(self.col.media.dir())
        return {one.name: one.read_bytes().hex() for one in folder.iterdir()}

    def missing(self) -> list[str]:
        """Files that a note speaks of and that are not there."""
        return list(self.col.media.check().missing)

    def answer(self, card: int, rating: int) -> None:
        found = self.col.get_card(card)
        found.start_timer()
        states = self.col._backend.get_scheduling_states(card)
        self.col.sched.answer_card(
            self.col.sched.build_answer(card=found, states=states, rating=rating - 1)
        )

    def backdate(self, days: int) -> None:
        """The log and the cards as if all had been so many days ago."""
        ms = days * 86_400_000
        self.col.db.execute("update revlog set id = id - ?", ms)

    def suspend(self, card: int) -> None:
        self.col.sched.suspend_cards([card])
        self.col.set_user_flag_for_cards(2, [card])

    def dump(self) -> dict[str, Any]:
        today = self.col.sched.today
        names = "id guid mid flds tags".split()
        notes = [
            dict(zip(names, row, strict=True))
            for row in self.col.db.all("select id, guid, mid, flds, tags from notes order by id")
        ]
        names = "id nid ord type queue due ivl reps lapses flags data deck".split()
        cards = [
            dict(zip(names, row, strict=True))
            for row in self.col.db.all(
                "select id, nid, ord, type, queue, due, ivl, reps, lapses, flags, data, did "
                "from cards order by id"
            )
        ]
        for card in cards:
            card["due_in"] = card["due"] - today if card["type"] == 2 else None
            card["deck"] = self.col.decks.name(card["deck"])
        log = self.col.db.all(
            "select id, cid, ease, ivl, lastIvl, factor, time, type from revlog order by id"
        )
        return {
            "notes": notes,
            "cards": cards,
            "log": log,
            "types": [one.name for one in self.col.models.all_names_and_ids()],
        }

    def recomputed(self) -> dict[int, list[float]]:
        """The memory that Anki makes of the log alone."""
        found = {}
        for card in self.col.find_cards("is:review"):
            memory = self.col._backend.compute_memory_state(card)
            if memory.HasField("state"):
                found[card] = [memory.state.stability, memory.state.difficulty]
        return found


def main() -> None:
    box = Box(sys.argv[1])
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(getattr(box, name)(*arguments)), flush=True)
    box.col.close()


if __name__ == "__main__":
    main()

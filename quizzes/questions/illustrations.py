"""Pictures and sounds beside the words of a question."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from content.models import DocumentFile
from content.text import PICTURE, SOUND, marked, without_marks
from quizzes.questions.models import Illustration, Revision

Side = Illustration.Side


@dataclass(frozen=True, slots=True)
class Beside:
    """One side of a card: its words, empty where it has none, and what is shown beside them."""

    words: str
    files: tuple[DocumentFile, ...] = ()

    @property
    def said(self) -> str:
        """The words of a question; where it has none, what to do."""
        if self.words or not self.files:
            return self.words
        heard = self.files[0].kind == DocumentFile.Kind.SOUND
        return _("Listen") if heard else _("Look at the picture")


def beside(revision: int, side: Illustration.Side, text: str) -> Beside:
    """What stands on that side of a revision, whose stem or key is `text`. A SELECT only where
    the text says that something belongs to it; its files come without their bytes."""
    if not marked(text):
        return Beside(text)
    rows = Illustration.objects.filter(revision=revision, side=side)
    files = DocumentFile.objects.filter(pk__in=rows.values("file")).select_related("document")
    by_pk = {file.pk: file for file in files.defer("data")}
    shown = tuple(by_pk[pk] for pk in rows.order_by("ordinal").values_list("file", flat=True))
    is_whole = len(shown) >= text.count(PICTURE) + text.count(SOUND)
    return Beside(without_marks(text) if is_whole else text, shown)


def carry(old: Revision, new: Revision) -> None:
    """What was beside the old wording stands beside the new one, where that still says so."""
    texts = {Side.STEM: new.stem, Side.KEY: new.key}
    sides = [side for side, text in texts.items() if marked(text)]
    rows = Illustration.objects.filter(revision=old, side__in=sides) if sides else ()
    Illustration.objects.bulk_create(
        Illustration(revision=new, side=row.side, ordinal=row.ordinal, file_id=row.file_id)
        for row in rows
    )

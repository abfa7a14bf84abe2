"""The packages of Anki (.apkg, .colpkg), read and written. Nothing here knows Django."""

"""A coder's session without its form: which unit is shown, what a key does, what is answered."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import pandas as pd

from mediaframing.explorer.journal import COMMENT, Journal
from mediaframing.tables import MediaframingError
from mediaframing.validate.coding.codebook import Codebook

READ = ("unit_id", "before", "text", "after")
# In the order of the values; what is not among them can be clicked.
KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"


class Unit(NamedTuple):
    """What a coder reads; nothing else of the sample reaches the form.

    Only spans are marked in their context. The kind decides which questions are asked: nobody is asked for the voice
    of a paragraph without a mention.
    """

    unit_id: str
    before: str
    text: str
    after: str
    kind: str = "span"


class CodingSession:
    """Units to code in their order, the answers so far, and the place where the coder is.

    Parameters
    ----------
    units : list of Unit
        In the order of coding.
    codebook : Codebook
        Its variables are asked in their order.
    journal : Journal
        Where answers go; those already there are taken over.
    """

    def __init__(self, units: list[Unit], codebook: Codebook, journal: Journal) -> None:
        self.units, self.codebook, self.journal = units, codebook, journal
        self.variables = list(codebook.variables)
        self.message = ""
        journal.open()
        self.answers, broken = journal.read()
        self._check_answers()
        if broken:
            self.message = f"{broken} line{'s' if broken > 1 else ''} of the journal could not be read."
        self._write_sheet()
        self.at, self.asked = self._find_open(0) or (len(units) - 1, 0)

    @property
    def unit(self) -> Unit:
        """The unit that is shown."""
        return self.units[self.at]

    @property
    def done(self) -> int:
        """How many units have an answer to every question that is asked of them."""
        return sum(self._is_done(u) for u in self.units)

    def press(self, key: str) -> None:
        """Do what *key* stands for: a value of the question asked, back, or on."""
        self.message = ""
        if key in ("Backspace", "ArrowLeft"):
            self._step(-1)
        elif key in ("Enter", "ArrowRight"):
            self._step(1)
        elif len(key) == 1:
            values = list(self._values())
            place = KEYS.find(key.lower())
            if 0 <= place < len(values):
                self.answer(self._questions()[self.asked], values[place])
            elif values:
                self.message = (
                    f"Key “{key}” stands for no value here; use 1 to {KEYS[min(len(values), len(KEYS)) - 1]}."
                )

    def answer(self, variable: str, value: str) -> None:
        """Save an answer on the unit shown, then go on to the next question without one."""
        self._require(variable, value)
        questions = self._questions()
        if variable not in questions:
            raise MediaframingError(
                f"{variable!r} is not asked of this unit ({self.unit.kind!r}), only {questions}."
            )
        self._save(variable, value)
        self.asked = questions.index(variable)
        if self.asked + 1 < len(questions):
            self.asked += 1
        elif self._is_done(self.unit):
            self._go_on()
        else:
            self.asked = next(i for i, v in enumerate(questions) if not self._given(self.unit, v))

    def comment(self, text: str) -> None:
        """Save a remark on the unit shown; "" takes it back."""
        if text.strip() != self.answers.get((self.unit.unit_id, COMMENT), ""):
            self._save(COMMENT, text.strip())
            self.message = "Comment saved."

    def show(self) -> dict[str, Any]:
        """Return all the form shows, as plain data."""
        return {
            "title": self.codebook.title,
            "at": self.at + 1,
            "units": len(self.units),
            "done": self.done,
            "before": self.unit.before,
            "text": self.unit.text,
            "after": self.unit.after,
            "marked": self.unit.kind == "span",
            "questions": [self._show_question(name) for name in self._questions()],
            "asked": self.asked,
            "comment": self.answers.get((self.unit.unit_id, COMMENT), ""),
            "commented": COMMENT not in self.variables,
            "message": self.message,
            "finished": self.done == len(self.units),
            "file": str(self.journal.sheet),
        }

    def _show_question(self, name: str) -> dict[str, Any]:
        variable = self.codebook.variables[name]
        values = [
            {
                "key": KEYS[i] if i < len(KEYS) else "",
                "value": value,
                "definition": definition,
                "examples": list(variable.examples.get(value, ())),
            }
            for i, (value, definition) in enumerate(variable.values.items())
        ]
        return {
            "name": name,
            "question": variable.question,
            "values": values,
            "answer": self.answers.get((self.unit.unit_id, name), ""),
        }

    def _questions(self, unit: Unit | None = None) -> list[str]:
        """Return the variables that are asked of a unit, by default of the one that is shown."""
        kind = (unit or self.unit).kind
        return [name for name in self.variables if kind in self.codebook.variables[name].kinds]

    def _values(self) -> dict[str, str]:
        questions = self._questions()
        return dict(self.codebook.variables[questions[self.asked]].values) if questions else {}

    def _require(self, variable: str, value: str) -> None:
        known = self.codebook.variables.get(variable)
        if known is None:
            raise MediaframingError(f"{variable!r} is no variable of the codebook {self.variables}.")
        if known.values and value not in known.values:
            raise MediaframingError(f"{value!r} is no value of {variable!r}: {list(known.values)}.")
        if not known.values and not _is_number(value):
            raise MediaframingError(f"{variable!r} takes a number, not {value!r}.")

    def _save(self, variable: str, value: str) -> None:
        self.journal.append(self.unit.unit_id, variable, value)
        # Read back, so that answers given in a second window are not lost from the sheet.
        self.answers, _ = self.journal.read()
        self._write_sheet()

    def _write_sheet(self) -> None:
        self.journal.write_sheet([u.unit_id for u in self.units], self.variables, self.answers)

    def _given(self, unit: Unit, variable: str) -> bool:
        return (unit.unit_id, variable) in self.answers

    def _is_done(self, unit: Unit) -> bool:
        return all(self._given(unit, v) for v in self._questions(unit))

    def _find_open(self, start: int) -> tuple[int, int] | None:
        """Return unit and question of the first gap from *start* on, else from the beginning."""
        for at in [*range(start, len(self.units)), *range(start)]:
            for asked, variable in enumerate(self._questions(self.units[at])):
                if not self._given(self.units[at], variable):
                    return at, asked
        return None

    def _go_on(self) -> None:
        """Go to the next unit with a gap; a unit corrected afterwards leads back to the work."""
        gap = self._find_open(self.at + 1)
        if gap is not None:
            self.at, self.asked = gap

    def _step(self, direction: int) -> None:
        """Go to the question before or after, over the edge of the unit."""
        places = [
            (at, i) for at, unit in enumerate(self.units) for i in range(max(len(self._questions(unit)), 1))
        ]
        place = places.index((self.at, self.asked)) + direction
        self.at, self.asked = places[min(max(place, 0), len(places) - 1)]

    def _check_answers(self) -> None:
        """Raise where the journal belongs to another sample or codebook."""
        known = {u.unit_id for u in self.units}
        problems = sorted({f"unit {u} is not in the sample" for u, _ in self.answers if u not in known})
        for (unit, variable), value in self.answers.items():
            if variable == COMMENT and COMMENT not in self.variables:
                continue
            try:
                self._require(variable, value)
            except MediaframingError as error:
                problems.append(f"unit {unit}: {error}")
        if problems:
            more = f"\n- and {len(problems) - 20} more" if len(problems) > 20 else ""
            listed = "\n- ".join(problems[:20])
            raise MediaframingError(
                f"{str(self.journal.path)!r} does not fit this sample and codebook:\n- {listed}{more}\n"
                "Give the sample and codebook it was begun with, or another folder."
            )


def take_units(sample: pd.DataFrame) -> list[Unit]:
    """Return the units of one coder in the order of coding, without outlet and prediction."""
    ordered = sample.sort_values("position", kind="stable") if "position" in sample else sample
    columns = [ordered[c].astype("object").where(ordered[c].notna(), "") for c in READ]
    kinds = ordered["kind"] if "kind" in ordered else ["span"] * len(ordered)
    return [
        Unit(str(unit), str(before), str(text), str(after), str(kind))
        for unit, before, text, after, kind in zip(*columns, kinds, strict=True)
    ]


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False

"""Writes level_cases.json: worked cases around every threshold of the 2024 level rule.

    python3 level_cases.py > level_cases.json

The expected scores and levels are worked out here from the indicator's text and the pack's
numbers with exact fractions, by another road than the Rust code takes and without running it.
"""

import json
import random
from decimal import Decimal as D
from fractions import Fraction as F
from pathlib import Path

PACK = Path(__file__).parents[3] / "public/packs/wuzhong.json"
RULE = json.loads(PACK.read_text())["assessment_rules"][0]
QUESTIONS = {q["code"]: q for d in RULE["dimensions"] for g in d["groups"] for q in g["questions"]}
BINDING = [s["code"] for s in RULE["scenarios"] if s["binding"]]
GUIDING = [s["code"] for s in RULE["scenarios"] if not s["binding"]]
ALL = [s["code"] for s in RULE["scenarios"]]
LEVELS = {c["level"]: c for c in RULE["levels"]}


def figure(form, numbers):
    """A trend's figure, two decimals, half away from nought; None where it cannot be had."""
    if form["over"] not in numbers or ("under" in form and form["under"] not in numbers):
        return None
    value = F(numbers[form["over"]]) * F(form["scale"])
    if "under" in form:
        if F(numbers[form["under"]]) == 0:
            return None
        value /= F(numbers[form["under"]])
    hundredths = value * 100
    whole = hundredths.numerator // hundredths.denominator
    return whole + (hundredths - whole >= F(1, 2))


def points(code, answer):
    """A question's points; None where it counts as not answered."""
    q = QUESTIONS[code]
    if q["kind"] == "single":
        return F(next(o["score"] for o in q["options"] if o["code"] == answer))
    if q["kind"] == "multiple":
        chosen = [o for o in q["options"] if o["code"] in answer]
        if not chosen or (len(chosen) > 1 and any(o.get("exclusive") for o in chosen)):
            return None
        return sum(F(o["score"]) for o in chosen)
    if q["kind"] == "ratio":
        if "numerator" not in answer or "denominator" not in answer:
            return None
        top, bottom = F(answer["numerator"]), F(answer["denominator"])
        if bottom <= 0 or top < 0 or top > bottom:
            return None
        return F(next(b["score"] for b in q["bands"] if top / bottom <= F(b["upto"])))
    if answer == {"declared": "same"}:
        return F(q["scores"]["same"]) if q["may_declare_same"] else None
    if any(F(n) < 0 for n in answer.values()):
        return None
    earlier, later = figure(q["earlier"], answer), figure(q["later"], answer)
    if earlier is None or later is None:
        return None
    if earlier == later:
        return F(q["scores"]["same"])
    rose = later > earlier
    return F(q["scores"]["better" if rose == (q["better"] == "higher") else "worse"])


def expect(answers):
    total, missing, rungs = F(0), 0, {}
    for code in QUESTIONS:
        got = points(code, answers[f"q.{code}"]) if f"q.{code}" in answers else None
        missing += got is None
        total += got or 0
    for code in ALL:
        answer = answers.get(f"s.{code}")
        missing += answer is None
        rungs[code] = answer if isinstance(answer, int) else 0
    level = 0
    for n, c in sorted(LEVELS.items()):
        reached = [code for code in ALL if rungs[code] >= n]
        if (
            total >= F(c["base_score_at_least"])
            and len(reached) >= c["scenarios_at_this_level_or_above"]
            and sum(code in BINDING for code in reached) >= c["of_them_binding"]
        ):
            level = n
    exact = D(total.numerator) / D(total.denominator)
    return f"{exact.normalize():f}", level, missing


def trend(code, way):
    """Figures that make the trend better, worse or the same."""
    q = QUESTIONS[code]
    up = {"better": q["better"] == "higher", "worse": q["better"] == "lower"}.get(way)
    numbers = {i["code"]: "100" for i in q["inputs"]}
    if up is not None:
        numbers[q["later"]["over"]] = "120" if up else "80"
        # What stands under the line must not move with it.
        if q["later"]["over"] == q["earlier"]["over"]:
            raise ValueError(code)
    return numbers


def choices(code):
    q = QUESTIONS[code]
    if q["kind"] == "single":
        return [o["code"] for o in q["options"]]
    if q["kind"] == "multiple":
        some = [o["code"] for o in q["options"] if not o.get("exclusive")]
        none = [o["code"] for o in q["options"] if o.get("exclusive")]
        return [none] + [some[:n] for n in range(1, len(some) + 1)]
    if q["kind"] == "ratio":
        return [{"numerator": n, "denominator": "100"} for n in ("5", "15", "30", "50", "90")]
    return [trend(code, way) for way in ("worse", "same", "better")]


def sheet(target, tries=40000):
    """Answers to all questions with exactly `target` points, or as near below or above it as a
    long search finds: (exact, below, above)."""
    dice = random.Random(str(target))
    table = {code: [(points(code, c), c) for c in choices(code)] for code in QUESTIONS}
    best = {"at": None, "below": (F(-1), None), "above": (F(10**6), None)}
    for _ in range(tries):
        pick = {code: dice.choice(table[code]) for code in table}
        total = sum(p for p, _ in pick.values())
        if abs(total - target) > 12:
            continue
        # The last question is tried in all its ways.
        for last in dice.sample(list(table), 4):
            for p, c in table[last]:
                sum_ = total - pick[last][0] + p
                made = {f"q.{k}": (c if k == last else v[1]) for k, v in pick.items()}
                if sum_ == target:
                    best["at"] = made
                elif best["below"][0] < sum_ < target:
                    best["below"] = (sum_, made)
                elif target < sum_ < best["above"][0]:
                    best["above"] = (sum_, made)
    return best["at"], best["below"][1], best["above"][1]


def scenarios(level, binding, guiding, rest=None):
    """So many binding and guiding ones at `level`, all others at `rest` (one below)."""
    rest = level - 1 if rest is None else rest
    high = BINDING[:binding] + GUIDING[:guiding]
    return {f"s.{code}": level if code in high else rest for code in ALL}


CASES = []


def case(name, *parts):
    answers = {}
    for part in parts:
        answers |= part
    total, level, missing = expect(answers)
    CASES.append({"name": name, "answers": answers, "total": total, "level": level, "missing": missing})


best = {f"q.{code}": choices(code)[-1] for code in QUESTIONS}
worst = {f"q.{code}": choices(code)[0] for code in QUESTIONS}
case("nothing is answered")
case("the worst of everything", worst, scenarios(0, 0, 0, 0))
case("the best of everything", best, scenarios(4, 10, 6))
for n, c in sorted(LEVELS.items()):
    need = F(c["base_score_at_least"])
    at, below, above = sheet(need)
    wanted, binding = c["scenarios_at_this_level_or_above"], c["of_them_binding"]
    just = scenarios(n, binding, wanted - binding)
    for words, answers in (("at", at), ("just below", below), ("just above", above)):
        if answers is None:
            raise SystemExit(f"level {n}: no sheet {words} {need}")
        case(f"level {n}: score {words} the threshold, scenarios just enough", answers, just)
    case(f"level {n}: one scenario too few", at, scenarios(n, binding, wanted - binding - 1))
    case(f"level {n}: one binding scenario too few", at, scenarios(n, binding - 1, wanted - binding + 1))
    case(f"level {n}: binding ones alone are enough", at, scenarios(n, wanted, 0))
    case(f"level {n}: the full score does not replace a scenario", best, scenarios(n, binding, wanted - binding - 1))
    na = {f"s.{code}": "na" for code in GUIDING[: wanted - binding]}
    case(f"level {n}: what does not apply counts as no level", at, just, na)
    lacking = dict(at)
    del lacking["q.network"]
    case(f"level {n}: an answer is missing", lacking, just)
    higher = {f"s.{code}": min(n + 1, 4) for code in BINDING[:wanted]}
    case(f"level {n}: scenarios above the level count", at, scenarios(n, 0, 0), higher)
full = scenarios(2, 10, 6)
for top in ("0", "10", "10.01", "20", "20.01", "40", "40.01", "60", "60.01", "100"):
    share = {"numerator": top, "denominator": "100"}
    case(f"a share of {top} %", worst, full, {"q.digital-equipment": share, "q.spending": share})
thirds = {"numerator": "1", "denominator": "3"}
case("a share that never ends", worst, full, {"q.networked-equipment": thirds})
for words, answer in (
    ("nought below the line", {"numerator": "0", "denominator": "0"}),
    ("more than the whole", {"numerator": "101", "denominator": "100"}),
    ("a negative share", {"numerator": "-1", "denominator": "100"}),
    ("half a share", {"numerator": "5"}),
):
    case(words, best, full, {"q.digital-equipment": answer})
for code in (q for q in QUESTIONS if QUESTIONS[q]["kind"] == "trend"):
    for way in ("worse", "same", "better"):
        case(f"{code} {way}", worst, full, {f"q.{code}": trend(code, way)})
    case(f"{code} declared the same", worst, full, {f"q.{code}": {"declared": "same"}})
case("yields that differ in the third decimal only", worst, full,
     {"q.yield": {"yield-before": "95.001", "yield-after": "95.004"}})
case("yields that differ once rounded", worst, full,
     {"q.yield": {"yield-before": "95.004", "yield-after": "95.005"}})
case("a trend over nought", best, full,
     {"q.revenue-per-head": {"headcount-before": "0", "revenue-before": "1", "headcount-after": "1", "revenue-after": "1"}})
case("none together with others", best, full, {"q.network": ["none", "control"]})
case("an option named twice counts once", worst, full, {"q.network": ["control", "control"]})

rows = ",\n".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in CASES)
print(f"[\n{rows}\n]")

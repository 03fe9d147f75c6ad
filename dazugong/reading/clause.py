"""分句: a passage clause by clause - where each begins, who owes it, by when, whether it demands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dazugong.reading.heads import sought
from dazugong.reading.lexicon import Words, words
from dazugong.reading.opening import announces
from dazugong.reading.roles import INSIDE_VERB, NONE, Role, leads, role_of

SUBJECT_THEN_MODAL = re.compile(
    r"[^,“”《\"]{1,24}?(?:(?<![主重只首需紧简纲摘扼不之])要(?![求素闻点务么件职害领旨紧])|(?<![适顺相对反响回照供效感理呼])应当?(?![用急对届邀聘征收有])|必须|务必|(?<![干小麻])将|负责(?!人|同志|制|的)|牵头|(?<![急所])需(?![求要]))(?=.{2})|[^,“”《\"]{1,24}?负责(?=.$)"
)
MODAL = re.compile("[要应必务将负牵需]")  # what the pattern above needs
RHYTHM = sought(["[每按年月日天周季旬节近前期起]", "具体", "会同", "至少"])
TIMES = re.compile("[年月日天周季节近前期起旬每定常按逐轮]")  # no time and no rhythm is written without one of these
BY_WHEN = re.compile("[底旬内月]")
AGO = re.compile("[一二两三四五六七八九十几]年前")
GIVEN_TO = re.compile(r"[^,]{1,16}由[^,]{2,16}?(?:负责|牵头|兜底|解决|[承分]担|列入|审|办理|垫付|约谈|协调|落实|组织|实施|发放|提供)")
CONCLUDES = re.compile(r"[也就才便则都]+|是|(?:对[^,]{2,30})?(?:具有|有着)|任务(?:艰巨|繁重|很重)|使命|意义|责任重|关键|根本|不仅|不但|直接|事关|关系")
TURNS = re.compile(r"[“(《”)》,:](?!\d(?<=\d[,:]\d))")  # 4:4:2 and 10:30 are not cut
SPEAKER = re.compile(r"[^,按照对据达落合贯根依就]{0,18}[长记任委席员理组会议上中他她并还也导志部](?:明确|反复|多次|专门|特别|一再)?(?:强调|要求|指出|提出|表示|认为)")
ENOUGH = 4  # characters behind a time that opens a clause: more than when what stands before it is done
OWN_SUBJECT = 4
WEAK = frozenset({Role.OTHER, Role.STATEMENT, Role.FRAME, Role.PURPOSE})
SPOKEN_OF = frozenset({Role.ACT, Role.OTHER, Role.PURPOSE, Role.BELIEF, Role.MECHANISM})
LEAST_DONE = 2  # letters behind a time that say what is done by then
HANGS = "的前后时中上下"  # how a clause ends that waits for another: 6月底前完成的,…
LONG_ENOUGH = 10  # letters of a clause that says what is to be done, and not only to what end
ENDS = 100
LONGEST_QUOTED = 120  # a bracket that is open so long was never closed
LEADER = "总书记"  # what he demands is why the paper is written


@dataclass(slots=True, eq=False)
class Clause:
    """分句: text[start:end], its role, whether it demands (要, 应), whether it names who owes it and opens with a time."""

    start: int
    end: int
    role: str
    demands: bool
    named: bool
    dated: bool
    text: str
    timed: bool  # whether a time or a rhythm may stand in it
    verb: int = 0  # where in its text the verb should stand

    @property
    def done(self) -> bool:
        """Whether its verb ends in 了."""
        return "了" in self.text and bool(words().done.search(self.text))


def clauses(text: str, start: int, end: int) -> list[Clause]:
    """分句: the clauses of text[start:end], cut at commas and colons outside quotes and brackets."""
    return every_clause(text, [(start, end)])[0]


def every_clause(text: str, stretches: Sequence[tuple[int, int]]) -> list[list[Clause]]:
    """The clauses of each stretch. One kind of thing is asked of all of them, and then the next."""
    found = [[_begun(text, *span) for span in _spans(text, *stretch)] for stretch in stretches]
    for each in found:
        for clause in each:
            _give_role(clause)
    return [_together(text[start:end], read) for (start, end), read in zip(stretches, found)]


def _together(passage: str, read: list[Clause]) -> list[Clause]:
    """The clauses of one passage, once each has its role: what stands beside it may change that."""
    if read and read[0].role is Role.PURPOSE and _stands_alone(read):
        read[0].role = Role.ACT
    if len(read) > 1 and announces(passage, read[-1].text):
        return _stated(read)
    if read and _names_a_thing(read):
        return _stated(read)
    for index in range(len(read) - 1, -1, -1):
        role = read[index].role
        if role is Role.SAID and (read[index].text[-2:] in words().view or LEADER in read[index].text):
            _tell_views(read, index)
        if index and role is Role.STATEMENT and CONCLUDES.match(read[index].text):
            _speak_of(read, index)
    return read


def _stands_alone(read: list[Clause]) -> bool:
    """Whether the first clause, which reads as what something is for, is work itself, since nothing stands before it (优化专业设置)."""
    first, lexicon = read[0], words()
    if "task" in lexicon.verb.at(first.text, lexicon.adverb.length(first.text, 0))[0]:
        return True
    if len(first.text) < LONG_ENOUGH or first.done or lexicon.vague.search(first.text):
        return False
    return len(read) == 1 or bool(lexicon.upkeep.match(first.text))


def _speak_of(read: list[Clause], said: int) -> None:
    """What a conclusion is about, is no work: 从文化的角度加强建设,创建组工文化,是一个治本之策."""
    for before in reversed(read[:said]):
        if before.demands or before.role not in SPOKEN_OF:
            return
        before.role = Role.STATEMENT
        if not read[said].text.startswith("是"):
            return


def _stated(read: list[Clause]) -> list[Clause]:
    """The same clauses, that only state how things are."""
    for clause in read:
        clause.role = Role.STATEMENT
    return read


def _tell_views(read: list[Clause], said: int) -> None:
    """看法: what someone thinks (部长指出,县委历来重视…) states how things are, until he demands something or tells a deed."""
    for clause in read[said + 1 :]:
        if clause.demands and LEADER not in read[said].text:
            return
        if not clause.done and not words().counted.search(clause.text):
            clause.role = Role.STATEMENT


def _names_a_thing(read: list[Clause]) -> bool:
    """名目: whether a passage only names what a list holds (发展党员、党费收缴情况), and says nothing of what is done with it."""
    lexicon = words()
    return bool(lexicon.listed.search(read[-1].text)) and not any(c.demands or c.done or lexicon.treats.search(c.text) for c in read)


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    depth, begin = 0, start
    for found in TURNS.finditer(text, start, end):
        char = found[0]
        if char in ",:":
            place = found.start()
            if depth == 0 or place - begin > LONGEST_QUOTED:
                if place > begin:
                    yield begin, place
                begin, depth = place + 1, 0
        elif char in "“(《":
            depth += 1
        elif depth:
            depth -= 1
    if end > begin:
        yield begin, end


def _begun(text: str, start: int, end: int) -> Clause:
    """A clause before it has its role, unless that is to say who speaks."""
    lexicon = words()
    clause = text[start:end]
    if len(clause) > 2 * ENDS:  # no writer's clause is so long; its two ends say enough, and time stays bounded
        clause = clause[:ENDS] + clause[-ENDS:]
    if clause[-2:] in lexicon.saying and SPEAKER.fullmatch(clause):
        return Clause(start, end, Role.SAID, False, False, False, clause, True)
    timed = bool(TIMES.search(clause))
    place, demands, named = _skip_lead(clause, lexicon, timed=timed)
    dated = timed and place > 0 and bool((time := lexicon.deadline.search(clause, 0, place + 1)) and ("前" in time.group() or (len(clause) - time.end() >= ENOUGH and BY_WHEN.search(time.group()))))
    return Clause(start, end, Role.OTHER, demands, named, dated, clause, timed, place)


def _give_role(clause: Clause) -> None:
    """Its role, by its own words."""
    lexicon = words()
    if clause.role is not Role.SAID:
        clause.role = role_of(clause.text, clause.verb, clause.demands, lexicon, timed=clause.timed)
        if clause.role is Role.OTHER and clause.dated and not AGO.match(clause.text):  # 9月底前办培训班2期: what is due by such a day asks for no verb of the list
            clause.role = Role.TARGET if lexicon.counted.search(clause.text) else Role.ACT
        if clause.role in WEAK and clause.timed and _falls_due(clause.text, lexicon):
            clause.role, clause.dated, clause.demands = Role.ACT, True, True
    clause.timed = clause.timed or len(clause.text) < clause.end - clause.start


def _falls_due(clause: str, lexicon: Words) -> bool:
    """党组织换届1月15日前完成: what is due before a day, or within so many, is work, whatever its verb - unless it tells of something done."""
    due = lexicon.deadline.search(clause)
    if not due or not ("前" in due.group() or due.group()[-1] == "内") or len(clause) - due.end() < LEAST_DONE:
        return False
    return clause[-1] not in HANGS and "已" not in clause and not AGO.search(clause) and not lexicon.done.search(clause)


def _skip_lead(clause: str, lexicon: Words, *, timed: bool) -> tuple[int, bool, bool]:
    """Past connectives, adverbs, subject and modal: where the verb should stand."""
    place, demands, named = 0, False, False
    while place < len(clause):
        may = lexicon.openers.get(clause[place], NONE)
        if timed and (dated := ("time_opening" in may and lexicon.time_opening.match(clause, place)) or ("rhythm_opening" in may and lexicon.rhythm_opening.match(clause, place))):
            place = dated.end()
        elif "modal" in may and (modal := lexicon.modal.match(clause, place)):
            if lexicon.verb.length(clause, place) > modal.end() - place or clause[place : place + 2] in lexicon.no_modal:
                break
            place, demands = modal.end(), True
        elif (adverb := lexicon.adverb.length(clause, place)) and place + adverb < len(clause):  # 作风要扎实: what ends a clause is no adverb
            length = lexicon.verb.length(clause, place)
            if length > adverb or (length == adverb and not _goes_on(clause, place + adverb, lexicon)):
                break
            place += adverb
        elif not named and not demands and MODAL.search(clause, place) and (subject := SUBJECT_THEN_MODAL.match(clause, place)):
            place, demands, named = subject.end(), True, subject.end() - place > OWN_SUBJECT or subject[0][-2] == "的" or bool(lexicon.owner_subject.match(clause, place))
        elif not named and (owner := _acting(clause, place, lexicon)):
            place, named = owner.end(), True
        else:
            break
    return place, demands, named or ("由" in clause and bool(GIVEN_TO.match(clause)))


def _acting(clause: str, place: int, lexicon: Words) -> re.Match[str] | None:
    """县委组织部每月…, 各工作队汇总…: an owner, told by what follows the name; looked for only where name and sequel occur."""
    found = None
    if RHYTHM.search(clause, place) and lexicon.owner.search(clause, place):
        found = lexicon.owner_at_times.match(clause, place)
    if not found and lexicon.unit.search(clause, place):
        found = lexicon.unit_at_work.match(clause, place)
    return found if found and not leads(clause, place, lexicon) else None


def _goes_on(clause: str, place: int, lexicon: Words) -> bool:
    """Whether a verb still follows, so that the word before it is an adverb and not the verb."""
    following = lexicon.adverb.length(clause, place) or lexicon.modal.match(clause, place)
    return bool(following) or lexicon.verb.length(clause, place) >= INSIDE_VERB

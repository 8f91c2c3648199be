"""Stories of people with one name, with many, and of people who merely share something, told with the shipped policy."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from moderation.storage import bans, people
from moderation.vocabulary import Author, Status
from moderation.workflow import alias_word
from moderation.workflow.likeness import compared
from moderation.workflow.review import review
from moderation.workflow.undo import undo
from tests.workflow.town import CHROME, FIREFOX, IPHONE


def test_a_puppet_that_joins_its_owner_in_a_thread_waits_for_a_moderator(town, agnes):
    puppet = dataclasses.replace(agnes, name="Bertram", email="bertram@other.example")
    assert town.says(agnes) is Status.PUBLISHED
    receipt = town.receipt(puppet, text="Agnes is right, and everybody here knows it to be so.")
    assert receipt.status is Status.HELD
    assert "aliases/two-names-in-a-thread" in town.rules(receipt)
    assert town.says(puppet, "trains") is Status.PUBLISHED, "in another thread nobody is deceived"


def test_a_banned_person_with_a_tag_in_the_address_is_refused(town, rex):
    rex = dataclasses.replace(rex, user_agent=CHROME)
    town.ban(rex)
    returned = dataclasses.replace(rex, name="Max", email="rex+new@example.com", visitor="")
    receipt = town.receipt(returned)
    assert receipt.status is Status.REMOVED
    assert receipt.restriction is not None
    assert receipt.restriction.clause == "threats"


def test_a_banned_mailbox_written_another_way_is_refused_from_a_new_line_and_browser_too(town, rex):
    town.ban(dataclasses.replace(rex, email="rex@gmail.com", user_agent=CHROME))
    other = Author("Max", "R.E.X+x@googlemail.com", "", "203.0.113.90", FIREFOX, "de", "")
    assert town.says(other, "trains") is Status.REMOVED


def test_somebody_at_a_banned_person_s_computer_a_minute_later_waits_and_is_not_refused(town, rex):
    rex = dataclasses.replace(rex, user_agent=CHROME)
    town.ban(rex)
    brother = dataclasses.replace(rex, name="Max", email="max@new.example")
    town.now -= timedelta(minutes=6)
    assert town.says(brother, "trains") is Status.HELD


def test_a_banned_person_with_a_new_address_on_the_same_line_and_browser_is_held(town, rex):
    rex = dataclasses.replace(rex, user_agent=CHROME)
    town.ban(rex)
    returned = Author("Max", "max@new.example", "", rex.ip, CHROME, rex.accept_language, "")
    receipt = town.receipt(returned)
    assert receipt.status is Status.HELD
    assert "offenders/back-under-another-name" in town.rules(receipt)


def test_a_banned_person_on_a_new_line_with_the_same_cookie_is_held(town, rex):
    rex = dataclasses.replace(rex, user_agent=CHROME)
    town.ban(rex)
    receipt = town.receipt(Author("Max", "max@new.example", "", "198.51.100.9", CHROME, "en-US", rex.visitor))
    assert receipt.status is Status.HELD
    assert town.says(Author("Rex", "", "", "198.51.100.9", CHROME, "en-US", rex.visitor)) is Status.REMOVED


def test_a_family_on_one_line_stays_a_family_and_the_ban_of_one_is_not_that_of_all(town, agnes):
    ben = Author("Ben", "ben@mail.example", "", agnes.ip, IPHONE, "en-GB", "cookie-of-ben")
    carla = Author("Carla", "carla@mail.example", "", agnes.ip, FIREFOX, "de-DE", "cookie-of-carla")
    assert [town.says(one) for one in (agnes, ben, carla)] == [Status.PUBLISHED] * 3
    banned = town.ban(ben)
    assert town.together(banned) == {banned}
    assert town.says(agnes, text="I think that we should wait for the report of the engineers.") is Status.PUBLISHED


def test_two_hundred_people_behind_one_carrier_are_two_hundred_people(town, rex):
    line = "100.64.7.9"
    town.ban(dataclasses.replace(rex, ip=line, user_agent=CHROME))
    house = town.house
    crowd = [Author(f"P{n}", f"p{n}x@mail.example", "", line, CHROME, "en-US", f"cookie-{n}") for n in range(200)]
    from moderation.aliases.keys import keys_of

    with house.store.write() as tx:
        numbers = {people.find_or_add(tx, keys_of(one, house.secret), one.name, town.now) for one in crowd}
    assert len(numbers) == 200
    receipt = town.receipt(crowd[17])
    assert receipt.status is Status.PUBLISHED
    assert town.together(town.person(receipt)) == {town.person(receipt)}


def test_readers_who_share_a_library_s_browser_are_not_joined(town, rex):
    place = {"ip": "203.0.113.5", "user_agent": FIREFOX, "accept_language": "en", "visitor": "the-library-s-cookie"}
    names = ("Anna", "Bernd", "Cora", "Dirk", "Elif", "Falk", "Gerda", "Hanno", "Ines", "Jonas", "Karla", "Lasse")
    readers = [Author(name, f"{name.lower()}.{name[::-1].lower()}@mail.example", **place) for name in names]
    receipts = [town.receipt(one, "trains") for one in readers]
    assert len({town.person(one) for one in receipts}) == len(readers)
    last = town.person(receipts[-1])
    assert town.together(last) == {last}
    town.ban(readers[0])
    assert town.says(readers[-1], text="The engineers will present their report next month.") is Status.PUBLISHED


def test_who_writes_under_a_regular_s_name_is_not_taken_for_them(town, agnes):
    regular = town.receipt(agnes)
    impostor = Author("Agnes", "someone@else.example", "", "198.51.100.77", FIREFOX, "fr", "cookie-of-someone")
    other = town.receipt(impostor, "trains")
    assert town.person(regular) != town.person(other)
    assert town.together(town.person(regular)) == {town.person(regular)}
    town.ban(impostor)
    assert town.says(agnes, text="The council meets on Tuesday, and I shall be there.") is Status.PUBLISHED


def test_a_wrong_merge_is_undone_with_all_that_came_of_it(town, agnes, rex):
    ben = Author("Ben", "ben@mail.example", "", "203.0.113.80", IPHONE, "en-GB", "cookie-of-ben")
    first, second = town.receipt(agnes), town.receipt(ben)
    for receipt in (first, second):
        review(
            town.house,
            town.mo,
            [(receipt.comment_id, 1)],
            "remove",
            "racism",
            "",
            True,
            f"b{receipt.comment_id}",
            town.now,
        )
    one, other = town.person(first), town.person(second)
    with town.house.store.read() as tx:
        before = [people.view(tx, number, town.now).summary.restricted for number in (one, other)]
    alias_word.say(town.house, town.mo, one, other, "same", "They write alike.", "merge", town.now)
    assert town.together(one) == town.together(other) == {one, other}
    with town.house.store.read() as tx:
        ends = [ban.until for ban in people.view(tx, one, town.now).bans if ban.in_force(town.now)]
    assert max(ends) - town.now > timedelta(days=29), "three and three strikes are six"
    undo(town.house, town.mo, "merge", "undo-merge", town.now)
    assert town.together(one) == {one}
    with town.house.store.read() as tx:
        assert [people.view(tx, number, town.now).summary.restricted for number in (one, other)] == before
        (left,) = [ban for ban in people.view(tx, one, town.now).bans if ban.in_force(town.now)]
    assert left.until - town.now <= timedelta(days=1)


def in_force(town, person):
    with town.house.store.read() as tx:
        return bans.in_force(tx, person, town.now)


def removed(town, author, clause, thread="trains"):
    receipt = town.receipt(author, thread)
    batch = f"b{receipt.comment_id}"
    review(town.house, town.mo, [(receipt.comment_id, 1)], "remove", clause, "", True, batch, town.now)
    return town.person(receipt)


def test_parting_two_people_lifts_what_only_their_strikes_together_had_led_to_and_can_be_undone(town, agnes):
    ben = Author("Ben", "ben@mail.example", "", "203.0.113.80", IPHONE, "en-GB", "cookie-of-ben")
    one, other = removed(town, agnes, "spam"), removed(town, ben, "spam")
    alias_word.say(town.house, town.mo, one, other, "same", "They write alike.", "merge", town.now)
    assert removed(town, ben, "spam", "bridge") == other
    assert in_force(town, other) is not None, "one and two are three"
    alias_word.say(town.house, town.mo, one, other, "different", "They met at my house.", "split", town.now)
    assert in_force(town, other) is None, "two alone lead to nothing"
    undo(town.house, town.mo, "split", "undo-split", town.now)
    assert in_force(town, other) is not None
    assert town.together(one) == {one, other}
    undo(town.house, town.mo, "merge", "undo-merge", town.now)
    assert in_force(town, other) is None, "taking the merge back parts them too"


def test_parting_shortens_a_block_to_what_a_side_s_own_strikes_lead_to(town, agnes):
    ben = Author("Ben", "ben@mail.example", "", "203.0.113.80", IPHONE, "en-GB", "cookie-of-ben")
    one, other = removed(town, agnes, "racism"), removed(town, ben, "racism")
    alias_word.say(town.house, town.mo, one, other, "same", "They write alike.", "merge", town.now)
    long = [ban for ban in (in_force(town, one), in_force(town, other)) if ban.until - town.now > timedelta(days=29)]
    assert len(long) == 1, "three and three are six: thirty days"
    alias_word.say(town.house, town.mo, one, other, "", "", "split", town.now)
    assert in_force(town, long[0].person_id).until - town.now <= timedelta(days=1), "three are three: one day"


def test_a_moderator_s_own_ban_stands_when_people_are_parted(town, agnes, rex):
    banned, stranger = town.ban(dataclasses.replace(rex, user_agent=CHROME)), town.person(town.receipt(agnes))
    alias_word.say(town.house, town.mo, stranger, banned, "same", "She told me.", "merge", town.now)
    alias_word.say(town.house, town.mo, stranger, banned, "different", "She did not.", "split", town.now)
    assert in_force(town, banned) is not None
    assert town.says(agnes) is Status.PUBLISHED


def test_a_moderator_s_word_goes_before_all_evidence(town, agnes, rex):
    rex = dataclasses.replace(rex, user_agent=CHROME)
    banned = town.ban(rex)
    brother = Author("Max", "max@new.example", "", rex.ip, CHROME, rex.accept_language, "")
    held = town.receipt(brother)
    assert held.status is Status.HELD
    alias_word.say(town.house, town.mo, banned, town.person(held), "different", "I know both.", "word", town.now)
    assert town.says(brother, text="The timetable of the trains is fine as it is, I find.") is Status.PUBLISHED
    stranger = town.receipt(agnes)
    alias_word.say(town.house, town.mo, town.person(stranger), banned, "same", "She told me.", "word-2", town.now)
    assert town.says(agnes, text="What a lovely photograph of the market that is.") is Status.REMOVED


def test_who_hops_from_line_to_line_is_known_by_the_cookie_and_strangers_at_the_same_exit_are_not(town, rex):
    rex = dataclasses.replace(rex, user_agent=CHROME)
    town.ban(rex)
    for exit_number in (7, 8, 9):
        hopped = Author(
            "Max", f"max{exit_number}@new.example", "", f"203.0.113.{exit_number}", CHROME, "en-US", rex.visitor
        )
        assert town.says(hopped, "trains") in {Status.HELD, Status.REMOVED}
    stranger = Author("Nora", "nora@mail.example", "", "203.0.113.7", FIREFOX, "de", "cookie-of-nora")
    assert town.says(stranger, "trains") is Status.PUBLISHED


def test_who_returns_with_nothing_but_their_style_is_not_stopped_by_the_machine(town, rex):
    town.ban(dataclasses.replace(rex, user_agent=CHROME))
    returned = Author("Max", "max@new.example", "", "198.51.100.77", IPHONE, "de", "")
    assert town.says(returned, "trains") is Status.PUBLISHED, (
        "style alone holds nobody: a person compares it at the desk"
    )


def test_two_names_that_praise_one_site_nobody_else_links_to_are_found_by_it(town, agnes):
    other = Author("Zoe", "zoe@other.example", "", "198.51.100.5", CHROME, "en-GB", "")
    praise = "My cousin wrote about the bridge at https://bridges-of-old.example/page, worth a look for everybody here."
    first = town.receipt(agnes, "trains", praise)
    second = town.receipt(other, "bridge", praise.replace("cousin", "friend").replace("worth a look", "do read it"))
    with town.house.store.read() as tx:
        (found,) = compared(tx, people.keys_of(tx, town.person(first)), town.person(first), town.now)
    assert found.person_id == town.person(second)
    assert "links" in found.link.because
    assert found.link.probability < 0.7, "that alone asks nobody"

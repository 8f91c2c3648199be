"""Why the workflow refuses to do something: each refusal has a code for programs and plain words for people."""

from __future__ import annotations

from typing import ClassVar

from moderation.saying import say


class Refusal(Exception):
    """Something that cannot be done as asked, by no fault of the service. Nothing was stored or changed."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422
    """The HTTP status that fits."""
    words: ClassVar[str] = say("This cannot be done.")

    def __init__(self, words: str = "") -> None:
        self.message = words or self.words
        super().__init__(self.message)


class UnknownThread(Refusal):
    """There is no such thread."""

    code = "unknown_thread"
    status = 404
    words = say("There is no such thread. Start from the list of threads.")


class ClosedThread(Refusal):
    """Nobody may post there any more."""

    code = "closed_thread"
    status = 403
    words = say("This thread is closed: no new comments are taken. Keep a copy of your text if you need it.")


class UnknownParent(Refusal):
    """The comment that is answered does not exist, belongs to another thread, or is not public."""

    code = "unknown_parent"
    status = 404
    words = say("The comment that you answer is no longer there. Post your text as a new comment instead.")


class EmptyText(Refusal):
    """There is nothing to read."""

    code = "empty"
    words = say("The comment is empty. Write something first.")


class TooLong(Refusal):
    """The text or a field about the author is longer than allowed."""

    code = "too_long"


class EmailNeeded(Refusal):
    """The policy asks for an e-mail address."""

    code = "email_needed"
    words = say("An e-mail address is needed to comment here. It will not be published.")


class UnknownComment(Refusal):
    """No comment belongs to this private link or number."""

    code = "unknown_comment"
    status = 404
    words = say("There is no such comment. Check that the link is complete.")


class EditWindowOver(Refusal):
    """The time in which an author may change a comment has passed."""

    code = "edit_window_over"
    status = 403
    words = say("The time for changes has passed.")


class NotChangeable(Refusal):
    """A comment that nobody may change any more: removed, withdrawn or erased."""

    code = "not_changeable"
    status = 409
    words = say("This comment can no longer be changed.")


class Conflicted(Refusal):
    """Somebody else was faster."""

    code = "conflict"
    status = 409
    words = say("Somebody changed this a moment ago. Look at it again, then decide.")


class NotAllowed(Refusal):
    """This moderator's role does not cover the act."""

    code = "not_allowed"
    status = 403
    words = say("Your role does not allow this. Ask an administrator.")


class UnknownClause(Refusal):
    """The policy has no such clause."""

    code = "unknown_clause"
    words = say("The policy has no such clause. Choose one of its clauses.")


class ReasonNeeded(Refusal):
    """An act that must be explained was not."""

    code = "reason_needed"
    words = say("Say why. The reason is kept in the log.")


class UnknownThing(Refusal):
    """The person, ban or act does not exist."""

    code = "unknown"
    status = 404
    words = say("There is no such entry. Reload the page.")


class BadEnd(Refusal):
    """A block that would end in the past, a block without an end, or a ban with one."""

    code = "bad_end"
    words = say("Choose an end that lies in the future.")


class NotInForce(Refusal):
    """The restriction has already ended."""

    code = "not_in_force"
    status = 409
    words = say("This block or ban is no longer in force. Reload the page.")


class AlreadyRestricted(Conflicted):
    """A block or ban that lasts at least as long is in force."""

    code = "already_restricted"
    words = say("A block or ban that lasts at least as long is in force already. Change its end instead.")


class NoAppeal(Refusal):
    """This removal cannot be appealed, or not any more."""

    code = "no_appeal"
    status = 409
    words = say("There is nothing to appeal here.")


class TooManyCalls(Refusal):
    """A key was used more often than it may be."""

    code = "too_many_calls"
    status = 429


class SignInRefused(Refusal):
    """Name and password do not belong together, or a link is not good. Never says which of them is wrong."""

    code = "sign_in_refused"
    status = 401
    words = say("Name or password is wrong. Check both, and that Caps Lock is off.")


class CodeRefused(Refusal):
    """The second step of signing in failed."""

    code = "code_refused"
    status = 401
    words = say("This code does not fit. Take the newest one that your generator shows, or one of your recovery codes.")


class TooManyAttempts(Refusal):
    """Too many sign-ins have failed."""

    code = "too_many_attempts"
    status = 429
    words = say(
        "Too many sign-ins have failed. Wait five minutes and try again. Whoever runs the service can make a"
        " sign-in link on the command line at any time."
    )


class BadPassword(Refusal):
    """A new password that cannot be used."""

    code = "bad_password"


class BadName(Refusal):
    """A name that a moderator cannot have."""

    code = "bad_name"


class LastAdmin(Refusal):
    """Nobody would be left to manage the service."""

    code = "last_admin"
    status = 409
    words = say("This is the last administrator. Make somebody else administrator first.")


class BadEntry(Refusal):
    """What cannot stand in a list of words or hosts."""

    code = "bad_entry"


class ListNotWritable(Refusal):
    """A list whose file cannot be changed from here."""

    code = "list_not_writable"
    status = 409


class BadSite(Refusal):
    """The address of a site that is none."""

    code = "bad_site"
    words = say("That is not the address of a site. Write it with http or https, like https://www.example.org.")


class BadToken(Refusal):
    """A token that cannot be made as asked."""

    code = "bad_token"


class MissingScope(Refusal):
    """A moderator's token that does not open this."""

    code = "missing_scope"
    status = 403


class UnknownKey(Refusal):
    """There is no such key, or it was revoked before."""

    code = "unknown_key"
    status = 404
    words = say("There is no such key, or it was revoked before. See: moderation keys list")

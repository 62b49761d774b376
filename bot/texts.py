"""What the assistant itself says, outside any flow: to strangers, about consent, when something went wrong.

Everything here is an English message id; people read it in their own language.
"""

from typing import Final

from flows.text import Text


def _(message: str) -> str:
    """Mark a text for the catalogue."""
    return message


# Translators: to a phone number nobody knows. Says nothing about anybody.
STRANGER: Final = Text(
    _(
        "Hi! This is a school's goal assistant. To use it you need a code. "
        "Ask your school for one, then text it here."
    )
)
# Translators: the code may be wrong, used or too old: never say which.
CODE_REFUSED: Final = Text(
    _("That code did not work. Check it and text it again, or ask your school for a new one.")
)
# Translators: after three codes that did not work.
CODE_PAUSED: Final = Text(_("That was a few tries. Please wait 15 minutes, then text your code again."))
# Translators: the one answer to somebody who asked for no more texts. START is the word phone companies
# know: keep it.
# Carrier words: START
# Needs approval: law
OPTED_OUT: Final = Text(_("OK. You will get no more messages from us. To get them again, text START."))
# Translators: as above, to somebody we also write to in another app or at another number.
# Carrier words: START
# Needs approval: law
OPTED_OUT_EVERYWHERE: Final = Text(
    _(
        "OK. You will get no more messages from us, here or anywhere else. "
        "To stop only here, text 1. To get them again, text START."
    )
)
# Needs approval: law
OPTED_IN: Final = Text(_("Welcome back! You will get our messages again."))
# Translators: what somebody agrees to by sending their code. Phone companies ask for each of these facts, and
# know the words HELP and STOP: keep them.
# Carrier words: HELP, STOP
# Needs approval: law
TERMS: Final = Text(
    _(
        "We send up to 3 messages a week about school goals, and answer yours. "
        "Message and data rates may apply. Text HELP for help, STOP to stop."
    )
)
# Translators: the answer to HELP. {school} is a school's name, {coordinator} a person there, such as
# "Ms. Rivera".
# Carrier words: STOP
# Needs approval: law
HELP: Final = Text(
    _(
        "This is the goal assistant of {school}. Questions? Ask {coordinator} at school. "
        'Text "menu" to see what I can do. Text STOP to stop.'
    )
)
# Translators: the answer to HELP for a phone number nobody knows. Says nothing about anybody.
# Carrier words: STOP
# Needs approval: law
HELP_STRANGER: Final = Text(
    _("This is a school's goal assistant. To use it, ask your school for a code. Text STOP to stop.")
)
# Needs approval: law
RATES: Final = Text(_("Message and data rates may apply."))
# Translators: somebody said that we have the wrong number.
WRONG_NUMBER: Final = Text(_("Sorry about that! We will not write to this number again."))
# Translators: to a student or parent who left the school. Says nothing about why.
NOT_ON: Final = Text(_("The goal assistant is not on for you right now. Your school can tell you more."))
# Translators: somebody sent a photo, a voice note or a sticker.
WORDS_ONLY: Final = Text(_("I can only read words for now, not pictures or sound."))
# Translators: somebody sent a message with no words in it: only spaces, or nothing one can see.
EMPTY: Final = Text(_("Your message came without words. Please text me a few words."))
# Translators: after very many messages within one hour.
TOO_MANY: Final = Text(
    _("That is a lot of messages in one hour. I am taking a short break. Please text me again later.")
)
# Translators: our own fault. {coordinator} is the name of a person at school.
NOT_HANDLED: Final = Text(
    _("Sorry, something broke on my side. {coordinator} will read your message. No need to send it again.")
)
NOT_HANDLED_STRANGER: Final = Text(_("Sorry, something broke on my side. A person will read your message."))
# Translators: stands for the coordinator's name where a student has none yet.
SCHOOL_STAFF: Final = Text(_("your school"))

# Needs approval: law
# Translators: staff send this to a family or a student. {code} is a code such as K7QM-4TXR.
INVITE: Final = Text(
    _("Hi {name}! {school} invites you to our goal assistant. Text this code to {number} to begin: {code}")
)
# Needs approval: law
# Translators: as above, for Telegram; {link} opens the chat.
INVITE_LINK: Final = Text(
    _("Hi {name}! {school} invites you to our goal assistant. Open this link to begin: {link}")
)
# Translators: the one line said in a group chat before leaving it. Names nobody.
FAREWELL: Final = Text(_("I only talk with people one to one, so I am leaving this group."))
# Translators: the last line of a text message that goes on: 9 brings the rest. As short as can be, and in
# Spanish, Portuguese, French and Creole without letters that double the price (á í ó ú ã ç ê).
MORE: Final = Text(_("9 = more"))

# Translators: the first line of a message to a family; what follows are lines such as "Ana: ...".
# {students} are first names, such as "Ana, Luis".
DIGEST: Final = Text(_("News about {students} from {school}:"))

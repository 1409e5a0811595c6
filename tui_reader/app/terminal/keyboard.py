"""What a keyboard never sends and a paste may: escape sequences, bytes in another encoding, key codes that no key has;
and the end of a keyboard whose terminal is gone.

Textual reads an escape character inside a paste as the beginning of a key: what follows it would be run as commands of
the article. Bytes that are no UTF-8, and codes beyond the last character, would end the program.
"""

from __future__ import annotations

from codecs import IncrementalDecoder, getincrementaldecoder
from typing import TYPE_CHECKING

from textual.driver import Driver

from tui_reader.app.terminal.ending import Output, end_soon, leave_signals_to_the_main_thread
from tui_reader.early_screen import ENTER, EarlyScreen
from tui_reader.text.clean import REPLACEMENT, typed_text

if TYPE_CHECKING:
    from textual.drivers.linux_driver import LinuxDriver as _LinuxDriver
else:
    _LinuxDriver = object

ESCAPE = "\x1b"
PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"


class PasteFilter:
    """Replace the escape characters of what is pasted; keys pass as they come, without a wait."""

    def __init__(self) -> None:
        self._inside = False
        self._seen = ""
        """Outside of a paste: the last characters, in which the mark of its beginning may have begun."""
        self._held = ""
        """Inside: characters that may be the beginning of the mark of its end, and were not passed on yet."""

    def feed(self, text: str) -> str:
        """Take the next piece of input; return what may be read as keys and pastes."""
        passed = ""
        while text:
            if self._inside:
                body, end, text = (self._held + text).partition(PASTE_ENDS)
                self._held = "" if end else _beginning_at_the_end_of(body)
                passed += body.removesuffix(self._held).replace(ESCAPE, REPLACEMENT) + end
                self._inside = not end
            else:
                keys, begin, rest = (self._seen + text).partition(PASTE_BEGINS)
                passed += (keys + begin)[len(self._seen) :]
                self._seen = "" if begin else keys[1 - len(PASTE_BEGINS) :]
                self._inside, text = bool(begin), rest
        return passed


def _beginning_at_the_end_of(body: str) -> str:
    """The longest beginning of the mark of a paste's end with which `body` ends."""
    return next((PASTE_ENDS[:n] for n in range(len(PASTE_ENDS) - 1, 0, -1) if body.endswith(PASTE_ENDS[:n])), "")


def pasted(text: str) -> str:
    """Make what was pasted fit to be stored, its lines ended by newlines: terminals send a carriage return for each."""
    return typed_text(text.replace("\r\n", "\n").replace("\r", "\n"))


def decoder_of(encoding: str) -> type[IncrementalDecoder]:
    """What decodes the input: Textual's own is strict and has no setting, so its name there gets this meaning."""

    class Decoder(getincrementaldecoder(encoding)):  # type: ignore[misc] # a class by name
        def __init__(self) -> None:
            super().__init__("replace")
            self._paste = PasteFilter()

        def decode(self, data: bytes, final: bool = False) -> str:
            if not data and not final:
                raise EOFError  # a terminal that is there has at least one byte when it can be read
            return self._paste.feed(super().decode(data, final))

    return Decoder


class _Guard(_LinuxDriver):
    """What is added to Textual's driver for Unix terminals."""

    holds_terminal = False
    """True from before the first setting of the terminal is changed until all are restored."""
    _started = False
    _stopped = False
    _is_entered = False
    """True if the terminal is in the alternate screen already, which Textual is about to enter."""
    _resumes: EarlyScreen | None = None
    """What is shown again once the program goes on, which was suspended before the driver has started."""

    def run_input_thread(self) -> None:
        """Read keys to the end; restart after a sequence with an impossible number."""
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except (ValueError, OverflowError):
                self._app.log.warning("a key code that no key has was left out")
            except (EOFError, OSError):  # the terminal is gone: Textual would read nothing for ever
                self._terminal_gone()
                return

    def _run_input_thread(self) -> None:
        """Report what ends the reading of keys; Textual would print a traceback with the values of variables."""
        leave_signals_to_the_main_thread()
        try:
            self.run_input_thread()
        except BaseException as error:
            self._app.call_later(self._app._handle_exception, error)

    def _terminal_gone(self) -> None:
        """End the app; called by the threads that read keys and write frames."""
        loop = self._app._loop
        if loop is not None and not loop.is_closed():
            end_soon()
            loop.call_soon_threadsafe(getattr(self._app, "terminal_gone", self._app.exit))

    def start_application_mode(self) -> None:
        """Restart where keys are already being read.

        A closed terminal sends SIGCONT after SIGHUP, upon which Textual would start a second thread that reads
        keys, and the first one would never end.
        """
        if self._key_thread is not None and self._key_thread.is_alive():
            self.exit_event.set()  # and not `disable_input`, which throws away what is being typed
            self._key_thread.join()
            self.exit_event.clear()
        self._started = self.holds_terminal = True
        self._stopped = False
        early = self._early
        self._is_entered = early is not None
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if early is not None:
            self.attrs_before = early.attributes
            early.hand_over()
        if isinstance(writer := self._writer_thread, Output):
            writer.when_gone = self._terminal_gone
            if writer.gone:
                self._terminal_gone()

    @property
    def _early(self) -> EarlyScreen | None:
        """What has the terminal until the driver takes it over."""
        early: EarlyScreen | None = getattr(self._app, "early", None)
        return early if early is not None and early.is_on else None

    def write(self, data: str) -> None:
        if self._is_entered and data == ENTER:  # a second switch to the alternate screen may clear what it shows
            self._is_entered = False
            return
        super().write(data)

    def suspend_application_mode(self) -> None:
        """Suspend the program also before the driver has started: Textual would fail."""
        if (early := self._early) is not None:
            early.leave()
            self._resumes = early
        elif self._started:
            super().suspend_application_mode()

    def resume_application_mode(self) -> None:
        if self._resumes is not None:
            self._resumes.show_again()
            self._resumes = None
        elif self._started:
            super().resume_application_mode()

    def stop_application_mode(self) -> None:
        super().stop_application_mode()
        self._stopped = True

    def close(self) -> None:
        """Wait for the last output, after which the terminal is the shell's again."""
        super().close()
        self.holds_terminal = self.holds_terminal and not self._stopped


def guarded(driver: type[Driver]) -> type[Driver]:
    """Make of Textual's driver for Unix terminals one that minds such input; another driver stays as it is."""
    try:
        from textual.drivers import linux_driver
    except ImportError:  # a system that has no such terminals
        return driver
    if driver is not linux_driver.LinuxDriver:
        return driver
    setattr(linux_driver, "getincrementaldecoder", decoder_of)  # noqa: B010 - a name the module does not export
    setattr(linux_driver, "WriterThread", Output)  # noqa: B010 - as above

    class GuardedDriver(_Guard, linux_driver.LinuxDriver):
        """Textual's driver, guarded."""

    return GuardedDriver

"""What a snippet finds in its interpreter, and what stands between it and the engine.

Runs once in the zygote; every job is a fork of it. `_hindcast` is the module of the C++ side.
"""
import builtins
import collections.abc
import linecache
import random
import sys
import traceback
import types

import numpy as np

import _hindcast

FILE = "code_snippet"
FRAMES_MOST = 100
COLUMNS = ("entry", "exit", "short_entry", "short_exit")


class SnippetError(Exception):
    """What a snippet got wrong beside its own exceptions; the text is for its author."""


# ---- hindcast.ta --------------------------------------------------------------------------------


def _column(value, name, function):
    try:
        column = np.ascontiguousarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"ta.{function}: {name} is not an array of numbers: {error}") from None
    if column.ndim != 1:
        raise ValueError(f"ta.{function}: {name} has {column.ndim} dimensions, not one")
    return column


def _make_indicator(index, spec):
    name, inputs, parameters, outputs, doc = spec
    arguments = [*inputs, *(p[0] for p in parameters)]
    defaults = dict(parameters)
    Result = (
        collections.namedtuple(name, outputs, rename=True) if len(outputs) > 1 else None
    )

    def indicator(*args, **kwargs):
        if len(args) > len(arguments):
            raise TypeError(f"ta.{name} takes at most {len(arguments)} arguments: {signature}")
        given = dict(zip(arguments, args))
        for key, value in kwargs.items():
            if key not in arguments:
                raise TypeError(f"ta.{name} has no argument {key!r}: {signature}")
            if key in given:
                raise TypeError(f"ta.{name} was given {key!r} twice")
            given[key] = value
        missing = [key for key in inputs if key not in given]
        if missing:
            raise TypeError(f"ta.{name} lacks {', '.join(missing)}: {signature}")
        columns = [_column(given[key], key, name) for key in inputs]
        size = len(columns[0])
        for key, column in zip(inputs, columns):
            if len(column) != size:
                raise ValueError(
                    f"ta.{name}: {key} has {len(column)} values, {inputs[0]} has {size}"
                )
        values = [float(given.get(key, defaults[key])) for key in defaults]
        made = [np.empty(size) for _ in outputs]
        wrong = _hindcast.indicator(index, columns, values, made)
        if wrong:
            raise ValueError(f"ta.{name}: {wrong}")
        return Result(*made) if Result else made[0]

    shown = [*inputs, *(f"{key}={value:g}" for key, value in parameters)]
    signature = f"ta.{name}({', '.join(shown)})"
    indicator.__name__ = indicator.__qualname__ = name
    indicator.__doc__ = f"{signature}\n\n{doc}"
    return indicator


hindcast = types.ModuleType("hindcast", "Hindcast, seen from a snippet.")
ta = types.ModuleType("hindcast.ta", "The indicators of Hindcast on numpy arrays.")
for _index, _spec in enumerate(_hindcast.indicators()):
    setattr(ta, _spec[0], _make_indicator(_index, _spec))
hindcast.ta = ta
sys.modules["hindcast"] = hindcast
sys.modules["hindcast.ta"] = ta


# ---- what a snippet is given --------------------------------------------------------------------


class Params(dict):
    """The definition's parameters, as params["period"] or params.period."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            known = ", ".join(self) or "none"
            raise AttributeError(f"there is no parameter {name!r}; there are: {known}") from None


class Bars:
    """Columns of one asset, oldest first; read-only numpy arrays of one length.

    time is the open of each bar (datetime64[ns], UTC). Bars before `start` are history: signals on
    them are not traded.
    """

    __slots__ = ("time", "open", "high", "low", "close", "volume", "symbol", "timeframe", "start")

    def __len__(self):
        return len(self.close)

    def to_pandas(self):
        """The columns as a pandas DataFrame, indexed by time."""
        import pandas

        names = ("open", "high", "low", "close", "volume")
        columns = {name: getattr(self, name) for name in names}
        return pandas.DataFrame(columns, index=pandas.DatetimeIndex(self.time, tz="UTC"))


def make_bars(views, symbol, timeframe, start):
    bars = Bars()
    bars.time = np.frombuffer(views[0], dtype="datetime64[ns]")
    for name, view in zip(("open", "high", "low", "close", "volume"), views[1:]):
        setattr(bars, name, np.frombuffer(view, dtype=np.float64))
    bars.symbol, bars.timeframe, bars.start = symbol, timeframe, start
    return bars


def column_of(view):
    return np.frombuffer(view, dtype=np.float64)


class Log:
    """Standard output and standard error of a snippet: lines of the job's log."""

    encoding = "utf-8"
    errors = "replace"
    closed = False

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() takes text, not {type(text).__name__}")
        _hindcast.log(text.encode("utf-8", "replace"))
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False

    def writable(self):
        return True

    def readable(self):
        return False

    def seekable(self):
        return False


# ---- carrying out a snippet ---------------------------------------------------------------------


def compile_snippet(code):
    return compile(code, FILE, "exec", dont_inherit=True)


def load(code, seed, params):
    """Runs the module. Returns its style, "signals" or "class", and what to call."""
    lines = code.splitlines(keepends=True)
    linecache.cache[FILE] = (len(code), None, lines, FILE)
    random.seed(seed)
    np.random.seed(seed)
    fresh = np.random.default_rng
    np.random.default_rng = lambda s=None: fresh(seed if s is None else s)
    module = types.ModuleType("__hindcast_snippet__")
    module.__file__ = FILE
    module.__dict__.update(np=np, numpy=np, hindcast=hindcast, ta=ta)
    sys.modules[module.__name__] = module
    before = set(module.__dict__)
    exec(compile_snippet(code), module.__dict__)
    own = {name: value for name, value in module.__dict__.items() if name not in before}
    signals = own.get("signals")
    classes = [
        value
        for value in own.values()
        if isinstance(value, type) and callable(getattr(value, "on_bar", None))
    ]
    history = own.get("HISTORY_BARS", _hindcast.history_default)
    if not isinstance(history, int) or not 0 <= history <= _hindcast.history_most:
        raise SnippetError(
            f"HISTORY_BARS is {history!r}; allowed: a whole number from 0 to "
            f"{_hindcast.history_most}"
        )
    if callable(signals) and classes:
        raise SnippetError(
            "there is a function signals and a class with on_bar; one of them has to decide"
        )
    if callable(signals):
        return "signals", signals, history, Params(params)
    if len(classes) > 1:
        names = ", ".join(sorted(c.__name__ for c in classes))
        raise SnippetError(f"several classes have on_bar ({names}); one has to decide")
    if classes:
        return "class", classes[0], history, Params(params)
    raise SnippetError(
        "there is neither a function signals(bars, params) nor a class with on_bar(self, ctx)"
    )


def _flags(name, value, size):
    column = _shaped(name, value, size)
    if column.dtype == np.bool_:
        return column
    if column.dtype.kind not in "iuf":
        raise SnippetError(
            f"{name} holds {column.dtype}; allowed: true and false, or the numbers 0 and 1"
        )
    wrong = np.flatnonzero(~((column == 0) | (column == 1)))
    if len(wrong):
        at = int(wrong[0])
        raise SnippetError(
            f"{name}[{at}] is {column[at]}; allowed: true and false, or the numbers 0 and 1"
        )
    return column != 0


def _sizes(value, size, entered):
    name = "size"
    column = _shaped(name, value, size, scalar=True)
    if column.dtype.kind not in "iuf":
        raise SnippetError(f"size holds {column.dtype}; allowed: numbers above 0 and up to 1")
    column = column.astype(np.float64)
    wrong = np.flatnonzero(entered & ~((column > 0) & (column <= 1)))
    if len(wrong):
        at = int(wrong[0])
        raise SnippetError(
            f"size[{at}] is {column[at]} where there is an entry; allowed: a share of the equity "
            f"above 0 and up to 1"
        )
    return column


def _shaped(name, value, size, scalar=False):
    try:
        column = np.asarray(value)
    except Exception as error:
        raise SnippetError(f"{name} cannot be read as an array: {error}") from None
    if scalar and column.ndim == 0:
        column = np.full(size, column)
    if column.ndim != 1:
        raise SnippetError(
            f"{name} has the shape {column.shape}; allowed: one value a bar, ({size},)"
        )
    if len(column) != size:
        raise SnippetError(f"{name} has {len(column)} values; there are {size} bars")
    return column


def decide(function, bars, params):
    """Calls signals() and checks what it returns: four columns of bytes, and sizes or None."""
    made = function(bars, params)
    size = len(bars)
    if not isinstance(made, collections.abc.Mapping):
        if hasattr(made, "columns") and hasattr(made, "__getitem__"):
            made = {str(name): made[name] for name in made.columns}
        else:
            raise SnippetError(
                f"signals() returned {type(made).__name__}; it has to return a dict of columns: "
                + ", ".join((*COLUMNS, "size"))
            )
    for name in made:
        if name not in COLUMNS and name != "size":
            allowed = ", ".join((*COLUMNS, "size"))
            raise SnippetError(f"signals() returned a column {name!r}; allowed: {allowed}")
    if "entry" not in made and "short_entry" not in made:
        raise SnippetError("signals() returned neither entry nor short_entry")
    flags = [
        _flags(name, made[name], size) if name in made else np.zeros(size, dtype=np.bool_)
        for name in COLUMNS
    ]
    sizes = None
    if made.get("size") is not None:
        sizes = np.ascontiguousarray(_sizes(made["size"], size, flags[0] | flags[2]))
    return tuple(np.ascontiguousarray(column, dtype=np.uint8) for column in flags), sizes


def describe_error(kind, error, trace):
    """Message, line, column and the author's own part of the traceback."""
    if isinstance(error, SyntaxError) and error.filename == FILE:
        text = "".join(traceback.format_exception_only(kind, error))
        message = f"{kind.__name__}: {error.msg}"
        return message, error.lineno, error.offset, text
    # The innermost frames say enough, and a recursion may have left a million of them.
    frames = traceback.extract_tb(trace, limit=-FRAMES_MOST)
    own = [frame for frame in frames if frame.filename == FILE]
    if isinstance(error, SnippetError):
        return str(error), None, None, str(error)
    told = "".join(traceback.format_exception_only(kind, error)).strip()
    if isinstance(error, SystemExit):
        told = "the snippet called exit; it has to return its result"
    if not own:
        return told, None, None, told
    text = "Traceback (most recent call last):\n" + "".join(traceback.format_list(own)) + told
    return told, own[-1].lineno, None, text


def _preload():
    # Modules that snippets ask for and that native code belongs to: no code can be loaded later.
    names = (
        "array bisect calendar cmath collections.abc contextlib copy csv ctypes dataclasses "
        "datetime _strptime decimal enum fractions functools hashlib heapq inspect io itertools "
        "json logging math numbers operator pickle queue re statistics string struct textwrap "
        "threading time typing unicodedata uuid warnings weakref zlib zoneinfo "
        "encodings.idna encodings.latin_1 encodings.ascii encodings.utf_8 encodings.utf_16 "
        "select socket signal mmap resource fcntl multiprocessing.shared_memory subprocess "
        "numpy.linalg numpy.fft numpy.random numpy.polynomial numpy.ma numpy.lib.stride_tricks"
    )
    for name in names.split():
        try:
            __import__(name)
        except ImportError:
            pass
    try:
        import pandas
    except ImportError:
        pass


def warm_up():
    _preload()
    prices = np.cumsum(np.sin(np.arange(300.0))) + 100
    ta.rsi(prices, 14)
    rolling = np.convolve(prices, np.ones(5) / 5, "valid")
    made, _ = decide(
        lambda bars, params: {"entry": prices > rolling.mean(), "exit": prices < 90, "size": 0.5},
        prices,
        Params(),
    )
    try:
        exec(compile_snippet("def f():\n    return 1 / 0\nf()\n"), {})
    except ZeroDivisionError as error:
        describe_error(type(error), error, error.__traceback__)
    sys.stdout = sys.stderr = Log()
    sys.stdin = None
    builtins.input = None

"""One SMA cross in nautilus_trader, with its statistics. It fills market orders at the close of
the bar that gave the signal. Prints one JSON line. Loading the bars is not timed."""

import sys
from decimal import Decimal

import pandas as pd
from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.config import LoggingConfig, StrategyConfig
from nautilus_trader.indicators import SimpleMovingAverage
from nautilus_trader.model.currencies import BTC, USD
from nautilus_trader.model.data import BarType
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide
from nautilus_trader.model.identifiers import InstrumentId, Symbol, Venue
from nautilus_trader.model.instruments import CurrencyPair
from nautilus_trader.model.objects import Money, Price, Quantity
from nautilus_trader.persistence.wranglers import BarDataWrangler
from nautilus_trader.trading.strategy import Strategy

import cross
import series

VENUE = Venue("SIM")
INSTRUMENT = CurrencyPair(
    instrument_id=InstrumentId(Symbol("BTC/USD"), VENUE),
    raw_symbol=Symbol("BTC/USD"),
    base_currency=BTC,
    quote_currency=USD,
    price_precision=series.DECIMALS,
    size_precision=0,
    price_increment=Price.from_str("0." + "0" * (series.DECIMALS - 1) + "1"),
    size_increment=Quantity.from_int(1),
    lot_size=None,
    max_quantity=None,
    min_quantity=None,
    max_notional=None,
    min_notional=None,
    max_price=None,
    min_price=None,
    margin_init=Decimal(0),
    margin_maint=Decimal(0),
    maker_fee=Decimal(0),
    taker_fee=Decimal(0),
    ts_event=0,
    ts_init=0,
)
BARS = BarType.from_str("BTC/USD.SIM-1-MINUTE-LAST-EXTERNAL")


class Cross(Strategy):
    def __init__(self):
        super().__init__(StrategyConfig())
        self.fast = SimpleMovingAverage(cross.FAST)
        self.slow = SimpleMovingAverage(cross.SLOW)
        self.was_above = None

    def on_start(self):
        self.register_indicator_for_bars(BARS, self.fast)
        self.register_indicator_for_bars(BARS, self.slow)
        self.subscribe_bars(BARS)

    def on_bar(self, bar):
        if not self.slow.initialized:
            return
        above = self.fast.value > self.slow.value
        if self.was_above is not None and above != self.was_above:
            flat = self.portfolio.is_flat(INSTRUMENT.id)
            if above and flat:
                self.submit(OrderSide.BUY)
            elif not above and not flat:
                self.submit(OrderSide.SELL)
        self.was_above = above

    def submit(self, side):
        quantity = Quantity.from_int(cross.UNITS)
        self.submit_order(self.order_factory.market(INSTRUMENT.id, side, quantity))


frame = series.read(sys.argv[1])
lower = frame.rename(columns=str.lower)
lower.index = pd.DatetimeIndex(lower.index, tz="UTC")
bars = BarDataWrangler(BARS, INSTRUMENT).process(lower)
engine = BacktestEngine(BacktestEngineConfig(logging=LoggingConfig(bypass_logging=True)))
engine.add_venue(
    venue=VENUE,
    oms_type=OmsType.NETTING,
    account_type=AccountType.MARGIN,
    base_currency=USD,
    starting_balances=[Money(cross.CASH, USD)],
    default_leverage=Decimal(1),
)
engine.add_instrument(INSTRUMENT)
engine.add_data(bars)
engine.add_strategy(Cross())


def run():
    engine.run()
    return engine.get_result()


result, seconds = cross.timed(run, runs=1)
# With netting a position is opened again and again: its snapshots are the closed ones.
positions = list(engine.cache.position_snapshots()) + engine.cache.positions_closed()
cash = engine.portfolio.account(VENUE).balance_total(USD).as_double()
open_pnl = engine.portfolio.unrealized_pnl(INSTRUMENT.id)
cross.report(
    seconds,
    trades=len(positions),
    equity=cash + (open_pnl.as_double() if open_pnl else 0),
)

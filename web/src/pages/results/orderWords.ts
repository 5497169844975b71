// What the engine's reasons and outcomes mean, for people. A name that is not here is shown as it is.
import { sentence } from "../../ui/format";

const kReasons: Record<string, string> = {
  entry_signal: "the entry condition held",
  exit_signal: "the exit condition held",
  stop_loss: "the price reached the stop loss",
  take_profit: "the price reached the profit target",
  trailing_stop: "the price fell back to the trailing stop",
  end_of_data: "the data ended while the position was open",
  reversal: "the opposite signal came: closed to open the other side",
  bankruptcy: "equity was zero or less",
  break_even_stop: "the price came back to the break-even stop",
  time_stop: "the longest holding time had passed",
  liquidation: "the margin was down to the maintenance margin",
  portfolio_stop: "the portfolio's stop was reached",
  drawdown_halt: "the drawdown limit halted trading",
  daily_loss_limit: "the day's loss limit halted trading",
  rebalance: "the portfolio was rebalanced",
  split: "the shares were split",
  dividend: "a dividend was due",
};

const kOutcomes: Record<string, string> = {
  filled: "filled",
  rejected_no_cash: "refused: it cost more than the free cash",
  rejected_position_limit: "refused: as many positions as allowed were open",
  rejected_zero_size: "refused: the budget did not cover the fixed commission",
  rejected_after_last_bar: "refused: no bar was left to fill it",
  rejected_no_price: "refused: a value that its price needs was not defined yet",
  rejected_cooldown: "refused: too soon after the last exit",
  rejected_min_notional: "refused: worth less than the smallest order",
  rejected_exposure: "refused: beyond an exposure limit",
  rejected_halted: "refused: trading was halted",
  expired: "expired unfilled",
  cancelled_replaced: "cancelled: a newer signal took its place",
  cancelled_exit_signal: "cancelled: the exit condition held before it was filled",
  cancelled_position_closed: "cancelled: nothing was left to close",
  cancelled_end_of_data: "cancelled: the data ended",
  cancelled_halted: "cancelled: trading was halted",
  partly_filled: "partly filled: the bar's volume gave no more",
  rounded_to_lot: "size rounded down to whole lots",
  rounded_to_tick: "price rounded to the tick",
  reduced_to_cash: "reduced to the free cash",
  adjusted_for_split: "adjusted to the units after the split",
  dividend_paid: "paid",
};

export const reasonText = (reason: string) => kReasons[reason] ?? sentence(reason).toLowerCase();
export const outcomeText = (outcome: string) => kOutcomes[outcome] ?? sentence(outcome).toLowerCase();

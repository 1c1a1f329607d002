"""From estimates back to the spans and sentences behind them."""

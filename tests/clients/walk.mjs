// The way every bot goes, through a client that hands the exchange's own words on. The same for each library and key type:
// the library's file says how its calls are called.
import assert from 'node:assert/strict';
import { balance, sum, text, times, units } from './money.mjs';
import { limits } from './program.mjs';

const symbol = 'BTCUSDT';
const feeRate = units('0.001');

/**
 * `client` has time, exchangeInfo, account, place, test, order, cancel, cancelAll, openOrders, allOrders, myTrades,
 * klines, depth, trades, aggTrades, dayTicker, priceTicker, bookTicker and `refusal`, which reads the exchange's
 * `{ code, msg }` out of what the library throws.
 */
export async function walk(t, client) {
  const refused = async (call, code, msg) => {
    await assert.rejects(call, (error) => {
      const said = client.refusal(error);
      assert.equal(said.code, code);
      if (msg) assert.equal(said.msg, msg);
      return true;
    });
  };

  await t.test('tells the time', async () => {
    const before = Date.now();
    const time = await client.time();
    assert.ok(before <= time + 1 && time <= Date.now() + 1, `${time} is not now`);
  });

  await t.test('loads the markets', async () => {
    const info = await client.exchangeInfo();
    const btc = info.symbols.find((one) => one.symbol === symbol);
    assert.equal(btc.status, 'TRADING');
    assert.equal(btc.baseAsset, 'BTC');
    assert.equal(btc.quoteAsset, 'USDT');
    assert.deepEqual(btc.permissionSets, [['SPOT']]);
    assert.equal(btc.filters.find((one) => one.filterType === 'PRICE_FILTER').tickSize, '0.01000000');
    assert.equal(btc.filters.find((one) => one.filterType === 'LOT_SIZE').stepSize, '0.00001000');
    assert.ok(info.symbols.length > 1);
    assert.equal(info.rateLimits.find((one) => one.rateLimitType === 'REQUEST_WEIGHT').limit, limits.weight);
  });

  await t.test('reads the depth', async () => {
    const { bids, asks } = await client.depth({ symbol, limit: 10 });
    assert.equal(bids.length, 10);
    assert.equal(asks.length, 10);
    assert.ok(units(bids[0][0]) < units(asks[0][0]), 'the book is crossed');
    for (let i = 1; i < 10; i++) {
      assert.ok(units(bids[i][0]) < units(bids[i - 1][0]) && units(asks[i][0]) > units(asks[i - 1][0]));
    }
    assert.ok([...bids, ...asks].every(([, quantity]) => units(quantity) > 0n));
  });

  await t.test('reads trades and aggregate trades', async () => {
    const trades = await client.trades({ symbol, limit: 20 });
    assert.equal(trades.length, 20);
    for (let i = 1; i < trades.length; i++) {
      assert.equal(trades[i].id, trades[i - 1].id + 1);
      assert.ok(trades[i].time >= trades[i - 1].time);
    }
    assert.ok(trades.every((one) => times(units(one.price), units(one.qty)) === units(one.quoteQty)));
    const joined = await client.aggTrades({ symbol, limit: 20 });
    assert.equal(joined.length, 20);
    assert.ok(joined.every((one, i) => i === 0 || one.id === joined[i - 1].id + 1));
  });

  await t.test('reads klines', async () => {
    const klines = await client.klines({ symbol, interval: '1m', limit: 50 });
    assert.equal(klines.length, 50);
    for (const [i, one] of klines.entries()) {
      assert.equal(one.openTime % 60_000, 0);
      assert.equal(one.closeTime, one.openTime + 59_999);
      if (i > 0) assert.equal(one.openTime, klines[i - 1].openTime + 60_000);
      for (const price of [one.open, one.close]) {
        assert.ok(units(one.low) <= units(price) && units(price) <= units(one.high));
      }
    }
    assert.ok(klines.at(-1).closeTime + 1 >= Date.now() - 60_000, 'the newest candle is old');
  });

  await t.test('reads tickers', async () => {
    const day = await client.dayTicker(symbol);
    assert.equal(day.symbol, symbol);
    assert.ok(units(day.lowPrice) <= units(day.lastPrice) && units(day.lastPrice) <= units(day.highPrice));
    assert.ok(units(day.volume) > 0n && day.count > 0);
    const { bidPrice, askPrice } = await client.bookTicker(symbol);
    assert.ok(units(bidPrice) < units(askPrice));
    const price = units(await client.priceTicker(symbol));
    assert.ok(price > units(bidPrice) / 2n && price < units(askPrice) * 2n);
  });

  await t.test('reads the account', async () => {
    const account = await client.account();
    assert.equal(account.accountType, 'SPOT');
    assert.equal(account.canTrade, true);
    assert.deepEqual(account.permissions, ['SPOT']);
    assert.equal(account.commissionRates.taker, '0.00100000');
    assert.equal(balance(account, 'BNB').free, units('100'));
    assert.equal(balance(account, 'ETH').free, units('10'));
  });

  await t.test('tests an order, which changes nothing', async () => {
    const before = await client.account();
    assert.deepEqual(await client.test({ symbol, side: 'BUY', type: 'MARKET', quoteOrderQty: '50' }), {});
    assert.deepEqual((await client.account()).balances, before.balances);
    assert.deepEqual(await client.openOrders({ symbol }), []);
    await refused(() => client.test({ symbol, side: 'BUY', type: 'MARKET', quoteOrderQty: '1' }), -1013, 'Filter failure: NOTIONAL');
  });

  const market = {};
  await t.test('buys for 50 USDT at the market, fees to the last unit', async () => {
    const before = await client.account();
    const order = await client.place({ symbol, side: 'BUY', type: 'MARKET', quoteOrderQty: '50' });
    const after = await client.account();
    Object.assign(market, order);

    assert.equal(order.status, 'FILLED');
    assert.equal(units(order.origQuoteOrderQty), units('50'));
    assert.ok(order.fills.length > 0);
    const bought = sum(order.fills.map((fill) => units(fill.qty)));
    const paid = sum(order.fills.map((fill) => times(units(fill.price), units(fill.qty))));
    const fees = sum(order.fills.map((fill) => units(fill.commission)));
    assert.equal(bought, units(order.executedQty));
    assert.equal(paid, units(order.cummulativeQuoteQty));
    assert.ok(paid <= units('50') && paid > units('48'), `${text(paid)} were spent of 50`);
    for (const fill of order.fills) {
      assert.equal(fill.commissionAsset, 'BTC');
      assert.equal(units(fill.commission), times(units(fill.qty), feeRate));
    }
    assert.equal(balance(after, 'BTC').free - balance(before, 'BTC').free, bought - fees);
    assert.equal(balance(before, 'USDT').free - balance(after, 'USDT').free, paid);
    assert.equal(balance(after, 'USDT').locked, 0n);
  });

  await t.test('places a limit order, finds it, cancels it', async () => {
    const before = await client.account();
    const { bids } = await client.depth({ symbol, limit: 5 });
    const price = text(units(bids[0][0]) / 2n / 1_000_000n * 1_000_000n);
    const quantity = '0.00123';
    const order = await client.place({ symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity, price });
    assert.equal(order.status, 'NEW');
    assert.equal(units(order.price), units(price));
    assert.equal(units(order.executedQty), 0n);
    assert.ok(order.orderId > market.orderId);

    const cost = times(units(price), units(quantity));
    const during = balance(await client.account(), 'USDT');
    assert.equal(during.locked, cost);
    assert.equal(during.free, balance(before, 'USDT').free - cost);

    const found = await client.order({ symbol, orderId: order.orderId });
    assert.equal(found.clientOrderId, order.clientOrderId);
    assert.equal(found.status, 'NEW');
    assert.equal(found.isWorking, true);
    const open = await client.openOrders({ symbol });
    assert.deepEqual(open.map((one) => one.orderId), [order.orderId]);

    const cancelled = await client.cancel({ symbol, orderId: order.orderId });
    assert.equal(cancelled.status, 'CANCELED');
    assert.equal(cancelled.orderId, order.orderId);
    assert.equal(cancelled.origClientOrderId, order.clientOrderId);
    assert.deepEqual(await client.openOrders({ symbol }), []);
    assert.deepEqual((await client.account()).balances, before.balances);
    assert.equal((await client.order({ symbol, orderId: order.orderId })).status, 'CANCELED');
    await refused(() => client.cancel({ symbol, orderId: order.orderId }), -2011, 'Unknown order sent.');

    const all = await client.allOrders({ symbol });
    assert.deepEqual(all.slice(-2).map((one) => [one.orderId, one.status]), [[market.orderId, 'FILLED'], [order.orderId, 'CANCELED']]);
  });

  await t.test('cancels all open orders of a symbol', async () => {
    const before = await client.account();
    const { asks } = await client.depth({ symbol, limit: 5 });
    const price = text(units(asks[0][0]) * 2n / 1_000_000n * 1_000_000n);
    const first = await client.place({ symbol, side: 'SELL', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.01', price });
    const second = await client.place({ symbol, side: 'SELL', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.02', price });
    assert.equal(balance(await client.account(), 'BTC').locked, units('0.03'));
    const cancelled = await client.cancelAll({ symbol });
    assert.deepEqual(cancelled.map((one) => one.orderId).sort((a, b) => a - b), [first.orderId, second.orderId]);
    assert.ok(cancelled.every((one) => one.status === 'CANCELED'));
    assert.deepEqual((await client.account()).balances, before.balances);
  });

  await t.test('lists its own trades', async () => {
    const trades = (await client.myTrades({ symbol })).filter((one) => one.orderId === market.orderId);
    assert.deepEqual(
      trades.map((one) => [one.id, one.price, one.qty, one.commission, one.commissionAsset]),
      market.fills.map((one) => [one.tradeId, one.price, one.qty, one.commission, one.commissionAsset]));
    assert.ok(trades.every((one) => one.isBuyer && !one.isMaker && one.symbol === symbol));
    assert.equal(sum(trades.map((one) => units(one.quoteQty))), units(market.cummulativeQuoteQty));
  });

  await t.test('hears the exchange’s own refusals', async () => {
    await refused(() => client.place({ symbol, side: 'SELL', type: 'MARKET', quantity: '50' }), -2010, 'Account has insufficient balance for requested action.');
    await refused(() => client.order({ symbol, orderId: 1 }), -2013, 'Order does not exist.');
    await refused(() => client.openOrders({ symbol: 'NOSUCH' }), -1121, 'Invalid symbol.');
  });
}

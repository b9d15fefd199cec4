// ccxt. The base URL is the host of every entry in urls.api.
import ccxt from 'ccxt';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sum, times, units } from './money.mjs';
import { cutAll, keyTypes, startProgram, venue } from './program.mjs';

const symbol = 'BTC/USDT';

describe('ccxt', () => {
  let program, keys;
  before(async () => {
    program = await startProgram();
    keys = await cutAll(program);
  });
  after(() => program?.stop());

  function open(key, options = {}, enableRateLimit = true) {
    const exchange = new ccxt.binance({ apiKey: key?.apiKey, secret: key?.secret ?? key?.privateKey, options, enableRateLimit });
    for (const [name, url] of Object.entries(exchange.urls.api)) {
      exchange.urls.api[name] = url.replace(/^https:\/\/[^/]+/, program.api);
    }
    return exchange;
  }

  for (const [i, type] of keyTypes.entries()) {
    test(`with a key of type ${type}`, async (t) => {
      // Its own waits between calls are seconds of the test's time: the first key shows that it waits no worse here.
      const exchange = open(keys[i], {}, i === 0);
      await readMarket(t, exchange);
      await trade(t, exchange);
      await readWallet(t, exchange);
    });
  }

  test('without a key', async (t) => {
    await readMarket(t, open());
  });

  test('loads the margin pairs beside the markets', async () => {
    const exchange = open(keys[1], { fetchMargins: true });
    const markets = await exchange.loadMarkets();
    assert.equal(markets[symbol].margin, false);
  });

  test('adjusts to the server’s clock', async () => {
    const exchange = open(keys[0], { adjustForTimeDifference: true });
    await exchange.loadMarkets();
    assert.ok(Math.abs(exchange.options.timeDifference) < 2000);
    assert.equal((await exchange.fetchBalance()).BNB.total, 100);
  });

  test('names the exchange’s refusals', async () => {
    const exchange = open(keys[0]);
    await assert.rejects(exchange.createOrder(symbol, 'market', 'sell', 50), ccxt.InsufficientFunds);
    // Far off and too small: a gateway in front of an exchange tests what needs no price of now, before weight is spent, and ccxt names that otherwise.
    await assert.rejects(exchange.createOrder(symbol, 'limit', 'buy', 0.00001, 1), venue === 'live' ? ccxt.BadRequest : ccxt.InvalidOrder);
    await assert.rejects(exchange.cancelOrder('1', symbol), ccxt.OrderNotFound);
    await assert.rejects(exchange.fetchOrder('1', symbol), ccxt.OrderNotFound);
    await assert.rejects(exchange.publicGetKlines({ symbol: 'BTCUSDT', interval: '7m' }), ccxt.BadRequest);
    await assert.rejects(exchange.publicGetTickerPrice({ symbol: 'NOSUCH' }), ccxt.BadSymbol);

    const late = open(keys[0]);
    late.nonce = () => Date.now() - 60_000;
    await assert.rejects(late.fetchBalance(), ccxt.InvalidNonce);
    const wrong = open({ apiKey: keys[0].apiKey, secret: 'x'.repeat(64) });
    await assert.rejects(wrong.fetchBalance(), ccxt.AuthenticationError);

    // Once a key has worked, ccxt takes -2015 for a passing ban and says DDoSProtection; so each of these is a new one.
    const tracker = await program.cut('tracker', 'hmac', '--preset', 'portfolio');
    assert.equal((await open(tracker).fetchBalance()).ETH.total, 10);
    await assert.rejects(open(tracker).privatePostOrder({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: 50 }), ccxt.AuthenticationError);
    await program.cli('keys', 'revoke', 'tracker');
    await assert.rejects(open(tracker).privateGetAccount(), ccxt.AuthenticationError);
  });
});

async function readMarket(t, exchange) {
  await t.test('loads the markets', async () => {
    const markets = await exchange.loadMarkets();
    const btc = markets[symbol];
    assert.equal(btc.spot, true);
    assert.equal(btc.active, true);
    assert.equal(btc.precision.price, 0.01);
    assert.equal(btc.precision.amount, 0.00001);
    assert.equal(btc.limits.cost.min, 5);
    assert.equal(btc.limits.amount.min, 0.00001);
    assert.ok(Object.values(markets).every((one) => one.spot), 'there are no futures yet');
  });

  await t.test('reads the public data', async () => {
    const sent = Date.now();
    const time = await exchange.fetchTime();
    assert.ok(sent <= time + 1 && time <= Date.now() + 1);
    assert.equal((await exchange.fetchStatus()).status, 'ok');

    const book = await exchange.fetchOrderBook(symbol, 5);
    assert.equal(book.bids.length, 5);
    assert.ok(book.bids[0][0] < book.asks[0][0]);

    const trades = await exchange.fetchTrades(symbol, undefined, 10);
    assert.equal(trades.length, 10);
    assert.ok(trades.every((one) => one.price > 0 && Math.abs(one.cost - one.price * one.amount) < 1e-6));

    const candles = await exchange.fetchOHLCV(symbol, '5m', undefined, 20);
    assert.equal(candles.length, 20);
    candles.forEach(([at, opened, high, low, close, volume], i) => {
      assert.equal(at, candles[0][0] + i * 300_000);
      assert.ok(low <= Math.min(opened, close) && high >= Math.max(opened, close) && volume >= 0);
    });
    const since = Date.now() - 3 * 86_400_000;
    const past = await exchange.fetchOHLCV(symbol, '1h', since, 24);
    assert.equal(past.length, 24);
    assert.ok(past[0][0] >= since && past[0][0] < since + 3_600_000);

    const ticker = await exchange.fetchTicker(symbol);
    assert.equal(ticker.symbol, symbol);
    assert.ok(ticker.bid < ticker.ask && ticker.low <= ticker.last && ticker.last <= ticker.high && ticker.baseVolume > 0);
    const tickers = await exchange.fetchTickers([symbol, 'ETH/USDT']);
    assert.deepEqual(Object.keys(tickers).sort(), [symbol, 'ETH/USDT']);
    const bidsAsks = await exchange.fetchBidsAsks([symbol]);
    assert.ok(bidsAsks[symbol].bid < bidsAsks[symbol].ask);
    assert.ok((await exchange.fetchLastPrices([symbol]))[symbol].price > 0);
  });
}

async function trade(t, exchange) {
  let bought;

  await t.test('tests an order, which changes nothing', async () => {
    const before = await exchange.fetchBalance();
    const tested = await exchange.createOrder(symbol, 'market', 'buy', 0.001, undefined, { test: true });
    assert.deepEqual(tested.info, {});
    assert.deepEqual((await exchange.fetchBalance()).total, before.total);
  });

  await t.test('buys for 50 USDT at the market, fees to the last unit', async () => {
    const before = await exchange.privateGetAccount();
    bought = await exchange.createMarketBuyOrderWithCost(symbol, 50);
    const after = await exchange.privateGetAccount();
    assert.equal(bought.status, 'closed');
    assert.ok(bought.cost <= 50 && bought.cost > 48);
    assert.equal(bought.filled, bought.amount);

    const fills = bought.info.fills;
    const fees = sum(fills.map((one) => units(one.commission)));
    assert.equal(bought.trades.length, fills.length);
    assert.equal(bought.fee.currency, 'BTC');
    assert.equal(units(bought.fee.cost.toFixed(8)), fees);
    assert.ok(fills.every((one) => units(one.commission) === times(units(one.qty), units('0.001'))));
    assert.equal(of(after, 'BTC') - of(before, 'BTC'), units(bought.info.executedQty) - fees);
    assert.equal(of(before, 'USDT') - of(after, 'USDT'), units(bought.info.cummulativeQuoteQty));
  });

  await t.test('places a limit order, finds it, cancels it', async () => {
    const before = await exchange.fetchBalance();
    const book = await exchange.fetchOrderBook(symbol, 5);
    const price = Math.floor(book.bids[0][0] / 2);
    const order = await exchange.createLimitBuyOrder(symbol, 0.002, price);
    assert.equal(order.status, 'open');
    assert.equal(order.remaining, 0.002);
    assert.ok(order.clientOrderId.startsWith('x-TKT5PX2F'));

    const during = await exchange.fetchBalance();
    assert.ok(Math.abs(during.USDT.used - 0.002 * price) < 1e-7);
    assert.equal(during.USDT.total, before.USDT.total);
    assert.equal((await exchange.fetchOrder(order.id, symbol)).status, 'open');
    assert.equal((await exchange.fetchOrder(undefined, symbol, { clientOrderId: order.clientOrderId })).id, order.id);
    assert.deepEqual((await exchange.fetchOpenOrders(symbol)).map((one) => one.id), [order.id]);

    const cancelled = await exchange.cancelOrder(order.id, symbol);
    assert.equal(cancelled.id, order.id);
    assert.equal(cancelled.status, 'canceled');
    assert.deepEqual((await exchange.fetchBalance()).USDT, before.USDT);
    assert.deepEqual((await exchange.fetchOrders(symbol)).slice(-2).map((one) => [one.id, one.status]), [[bought.id, 'closed'], [order.id, 'canceled']]);
    assert.equal((await exchange.fetchClosedOrders(symbol)).at(-1).id, bought.id);
    assert.equal((await exchange.fetchCanceledOrders(symbol)).at(-1).id, order.id);
  });

  await t.test('sells at a limit that takes, and posts what only makes', async () => {
    const before = await exchange.privateGetAccount();
    const book = await exchange.fetchOrderBook(symbol, 5);
    const sold = await exchange.createOrder(symbol, 'limit', 'sell', 0.0005, Math.floor(book.bids[0][0] * 0.98), { timeInForce: 'IOC' });
    const after = await exchange.privateGetAccount();
    assert.equal(sold.status, 'closed');
    assert.equal(sold.fee.currency, 'USDT');
    const fees = sum(sold.info.fills.map((one) => units(one.commission)));
    assert.equal(of(after, 'USDT') - of(before, 'USDT'), units(sold.info.cummulativeQuoteQty) - fees);
    assert.equal(of(before, 'BTC') - of(after, 'BTC'), units('0.0005'));

    await assert.rejects(
      exchange.createOrder(symbol, 'limit', 'buy', 0.001, Math.ceil(book.asks[0][0] * 1.02), { postOnly: true }),
      ccxt.OrderImmediatelyFillable);
    const maker = await exchange.createOrder(symbol, 'limit', 'buy', 0.001, Math.floor(book.bids[0][0] / 2), { postOnly: true });
    assert.equal(maker.type, 'limit');
    assert.equal((await exchange.fetchOrder(maker.id, symbol)).postOnly, true);
    await exchange.cancelOrder(maker.id, symbol);
  });

  await t.test('cancels all open orders', async () => {
    const book = await exchange.fetchOrderBook(symbol, 5);
    const price = Math.ceil(book.asks[0][0] * 2);
    const placed = [await exchange.createLimitSellOrder(symbol, 0.01, price), await exchange.createLimitSellOrder(symbol, 0.01, price + 1)];
    const cancelled = await exchange.cancelAllOrders(symbol);
    assert.deepEqual(cancelled.map((one) => one.id).sort(), placed.map((one) => one.id).sort());
    assert.deepEqual(await exchange.fetchOpenOrders(symbol), []);
    assert.equal((await exchange.fetchBalance()).BTC.used, 0);
  });

  await t.test('lists its own trades', async () => {
    const trades = (await exchange.fetchMyTrades(symbol)).filter((one) => one.order === bought.id);
    assert.deepEqual(trades.map((one) => one.id), bought.trades.map((one) => one.id));
    assert.ok(trades.every((one) => one.side === 'buy' && one.takerOrMaker === 'taker' && one.fee.currency === 'BTC'));
    assert.ok(Math.abs(trades.reduce((total, one) => total + one.cost, 0) - bought.cost) < 1e-6);
    assert.deepEqual((await exchange.fetchOrderTrades(bought.id, symbol)).map((one) => one.id), trades.map((one) => one.id));
  });
}

async function readWallet(t, exchange) {
  await t.test('reads the wallet', async () => {
    const fees = await exchange.fetchTradingFees();
    assert.equal(fees[symbol].maker, 0.001);
    assert.equal(fees[symbol].taker, 0.001);
    assert.equal((await exchange.fetchTradingFee(symbol)).taker, 0.001);

    const coins = await exchange.fetchCurrencies();
    for (const code of ['BTC', 'ETH', 'BNB', 'USDT']) assert.equal(coins[code].code, code);

    const may = await exchange.sapiGetAccountApiRestrictions();
    assert.equal(may.enableReading, true);
    assert.equal(may.enableSpotAndMarginTrading, true);
    assert.equal(may.enableWithdrawals, false);
    assert.equal((await exchange.sapiGetAccountStatus()).data, 'Normal');
    assert.equal((await exchange.sapiGetAccountApiTradingStatus()).data.isLocked, false);
    const assets = await exchange.sapiV3PostAssetGetUserAsset({ asset: 'ETH', needBtcValuation: true });
    assert.equal(assets.length, 1);
    assert.equal(assets[0].free, '10.00000000');
    assert.ok(Number(assets[0].btcValuation) > 0);
  });
}

const of = (account, asset) => units(account.balances.find((one) => one.asset === asset).free);

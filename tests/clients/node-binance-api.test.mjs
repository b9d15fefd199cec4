// node-binance-api. The base URL is the option urls: base and sapi, each with its path and a slash at the end.
import Binance from 'node-binance-api';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cutAll, startProgram } from './program.mjs';
import { walk } from './walk.mjs';

describe('node-binance-api', () => {
  let program, keys;
  before(async () => {
    program = await startProgram();
    keys = await cutAll(program);
  });
  after(() => program?.stop());

  const open = (key) => new Binance({
    APIKEY: key.apiKey,
    APISECRET: key.secret,
    PRIVATEKEY: key.privateKey,
    urls: { base: `${program.api}/api/`, sapi: `${program.api}/sapi/` },
  });

  for (const [i, type] of ['hmac', 'ed25519'].entries()) {
    test(`with a key of type ${type}`, (t) => walk(t, plain(open(keys[i]))));
    test(`reads the wallet with a key of type ${type}`, () => readWallet(open(keys[i])));
  }

  // The library percent-encodes an RSA signature, and a form body percent-encodes it again: its POST cannot be told from
  // a wrong signature, at the exchange either. What goes in the query is right.
  test('reads and cancels with a key of type rsa', async () => {
    const placed = await open(keys[0]).limitOrder('BUY', 'BTCUSDT', '0.001', '30000');
    // So it cancels what another key placed; at a real exchange orders are their key's alone, unless its policy says otherwise.
    const client = open(await program.cut('sees-all', 'rsa', '--orders', 'account'));
    await readWallet(client);
    assert.deepEqual((await client.openOrders('BTCUSDT')).map((one) => one.orderId), [placed.orderId]);
    assert.equal((await client.orderStatus('BTCUSDT', placed.orderId)).status, 'NEW');
    assert.equal((await client.cancel('BTCUSDT', placed.orderId)).status, 'CANCELED');
    assert.deepEqual(await client.openOrders('BTCUSDT'), []);
    await assert.rejects(client.limitOrder('BUY', 'BTCUSDT', '0.001', '30000'), /-1022/);
  });

  test('takes the server’s time and sends an empty key on public calls', async () => {
    const client = new Binance({ urls: { base: `${program.api}/api/` } });
    await client.useServerTime();
    assert.ok(Math.abs(client.timeOffset) < 1000);
    assert.deepEqual(await client.ping(), {});
    assert.equal((await client.historicalTrades('BTCUSDT', 4)).length, 4);
    assert.ok(Number((await client.avgPrice('BTCUSDT')).price) > 0);
    assert.ok(Object.keys(await client.prices()).includes('ETHUSDT'));
  });
});

async function readWallet(client) {
  assert.deepEqual(await client.systemStatus(), { status: 0, msg: 'normal' });
  // Its apiPermission() asks /api for this /sapi route.
  const may = await client.privateSapiRequest('v1/account/apiRestrictions');
  assert.equal(may.enableReading, true);
  assert.equal(may.enableSpotAndMarginTrading, true);
  assert.deepEqual(await client.tradeFee('BTCUSDT'), [{ symbol: 'BTCUSDT', makerCommission: '0.001', takerCommission: '0.001' }]);
  const coins = await client.privateSapiRequest('v1/capital/config/getall');
  assert.equal(coins.find((one) => one.coin === 'ETH').free, '10.00000000');
  const balances = await client.balance();
  assert.equal(Number(balances.BNB.available), 100);
}

function plain(client) {
  const pairs = (levels) => levels.map((one) => [one.price, one.quantity]);
  return {
    time: async () => (await client.time()).serverTime,
    exchangeInfo: () => client.exchangeInfo(),
    account: () => client.account(),
    place: ({ symbol, side, type, quantity, price, ...more }) => client.order(type, side, symbol, quantity, price, more),
    test: ({ symbol, side, type, quantity, price, ...more }) => client.order(type, side, symbol, quantity, price, { ...more, test: true }),
    order: ({ symbol, orderId }) => client.orderStatus(symbol, orderId),
    cancel: ({ symbol, orderId }) => client.cancel(symbol, orderId),
    cancelAll: ({ symbol }) => client.cancelAll(symbol),
    openOrders: ({ symbol }) => client.openOrders(symbol),
    allOrders: ({ symbol }) => client.allOrders(symbol),
    myTrades: ({ symbol }) => client.myTrades(symbol),
    klines: ({ symbol, interval, limit }) => client.candles(symbol, interval, { limit }),
    depth: async ({ symbol, limit }) => {
      const { bids, asks } = await client.depth(symbol, limit);
      return { bids: pairs(bids), asks: pairs(asks) };
    },
    trades: ({ symbol, limit }) => client.recentTrades(symbol, limit),
    aggTrades: async ({ symbol, limit }) => (await client.aggTrades(symbol, { limit })).map((one) => ({ id: one.aggId })),
    dayTicker: (symbol) => client.prevDay(symbol),
    priceTicker: async (symbol) => (await client.prices(symbol))[symbol],
    bookTicker: async (symbol) => (await client.bookTickers(symbol))[symbol],
    // The library throws the body as it came.
    refusal: (error) => JSON.parse(error.message),
  };
}

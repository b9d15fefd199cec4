// @binance/spot, the exchange's own connector. The base URL is configurationRestAPI.basePath.
import { Spot } from '@binance/spot';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cutAll, keyTypes, limits, startProgram } from './program.mjs';
import { walk } from './walk.mjs';

describe('@binance/spot', () => {
  let program, keys;
  before(async () => {
    program = await startProgram();
    keys = await cutAll(program);
  });
  after(() => program?.stop());

  const open = (key) => new Spot({
    configurationRestAPI: { apiKey: key.apiKey, apiSecret: key.secret, privateKey: key.privateKey, basePath: program.api },
  }).restAPI;

  for (const [i, type] of keyTypes.entries()) {
    test(`with a key of type ${type}`, (t) => walk(t, plain(open(keys[i]))));
  }

  test('reads the limits out of the headers', async () => {
    const api = open(keys[0]);
    const answer = await api.orderTest({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: 50, computeCommissionRates: true });
    assert.deepEqual((await answer.data()).standardCommissionForOrder, { maker: '0.00100000', taker: '0.00100000' });
    const weight = answer.rateLimits.find((one) => one.rateLimitType === 'REQUEST_WEIGHT' && one.interval === 'MINUTE');
    assert.equal(weight.intervalNum, 1);
    assert.ok(weight.count >= 20);

    const ofOrders = await (await api.rateLimitOrder()).data();
    assert.deepEqual(ofOrders.map((one) => [one.interval, one.intervalNum, one.limit]), [['SECOND', 10, limits.orders[0]], ['DAY', 1, limits.orders[1]]]);
    const average = await (await api.avgPrice({ symbol: 'BTCUSDT' })).data();
    assert.equal(average.mins, 5);
    const [oldest] = await (await api.historicalTrades({ symbol: 'BTCUSDT', limit: 5, fromId: 0 })).data();
    assert.ok(Number(oldest.price) > 0);
  });
});

function plain(api) {
  const data = async (call) => (await call).data();
  return {
    time: async () => Number((await data(api.time())).serverTime),
    exchangeInfo: () => data(api.exchangeInfo()),
    account: () => data(api.getAccount()),
    place: (order) => data(api.newOrder(order)),
    test: (order) => data(api.orderTest(order)),
    order: (which) => data(api.getOrder(which)),
    cancel: (which) => data(api.deleteOrder(which)),
    cancelAll: (which) => data(api.deleteOpenOrders(which)),
    openOrders: (which) => data(api.getOpenOrders(which)),
    allOrders: (which) => data(api.allOrders(which)),
    myTrades: (which) => data(api.myTrades(which)),
    klines: async (which) => (await data(api.klines(which))).map(([openTime, open, high, low, close, , closeTime]) => ({ openTime, open, high, low, close, closeTime })),
    depth: (which) => data(api.depth(which)),
    trades: (which) => data(api.getTrades(which)),
    aggTrades: async (which) => (await data(api.aggTrades(which))).map((one) => ({ id: one.a })),
    dayTicker: (symbol) => data(api.ticker24hr({ symbol })),
    priceTicker: async (symbol) => (await data(api.tickerPrice({ symbol }))).price,
    bookTicker: (symbol) => data(api.tickerBookTicker({ symbol })),
    refusal: (error) => ({ code: error.code, msg: error.message }),
  };
}

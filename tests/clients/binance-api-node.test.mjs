// binance-api-node. The base URL is the option httpBase, for /api and /sapi alike.
import makeClient from 'binance-api-node';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cutAll, keyTypes, startProgram } from './program.mjs';
import { walk } from './walk.mjs';

const Binance = makeClient.default;

describe('binance-api-node', () => {
  let program, keys;
  before(async () => {
    program = await startProgram();
    keys = await cutAll(program);
  });
  after(() => program?.stop());

  const open = (key) => Binance({ apiKey: key.apiKey, apiSecret: key.secret, privateKey: key.privateKey, httpBase: program.api });

  for (const [i, type] of keyTypes.entries()) {
    test(`with a key of type ${type}`, (t) => walk(t, plain(open(keys[i]))));
    test(`reads the wallet with a key of type ${type}`, () => readWallet(open(keys[i]), keys[i].type));
  }

  test('sends the key on a public call and takes the server’s time', async () => {
    const client = open(keys[0]);
    assert.equal(await client.ping(), true);
    assert.equal((await client.tradesHistory({ symbol: 'ETHUSDT', limit: 3 })).length, 3);
    assert.equal((await client.accountInfo({ useServerTime: true })).accountType, 'SPOT');
    assert.ok(Number((await client.avgPrice({ symbol: 'ETHUSDT' })).price) > 0);
    const prices = await client.prices();
    assert.ok(Number(prices.ETHUSDT) > 0 && Number(prices.BTCUSDT) > 0);
    const host = new URL(program.api).hostname;
    assert.ok(Number(client.getInfo()[host].usedWeight1m) > 0);
  });
});

async function readWallet(client) {
  const may = await client.apiRestrictions();
  assert.equal(may.enableReading, true);
  assert.equal(may.enableSpotAndMarginTrading, true);
  assert.equal(may.enableWithdrawals, false);
  const coins = await client.accountCoins();
  assert.equal(coins.find((one) => one.coin === 'BNB').free, '100.00000000');
  assert.deepEqual((await client.capitalConfigs()).map((one) => one.coin), coins.map((one) => one.coin));
  const [fee] = await client.tradeFee({ symbol: 'ETHUSDT' });
  assert.deepEqual({ ...fee }, { symbol: 'ETHUSDT', makerCommission: '0.001', takerCommission: '0.001' });
  assert.deepEqual(await client.isolatedMarginAllPairs(), []);
}

function plain(client) {
  const pairs = (levels) => levels.map((one) => [one.price, one.quantity]);
  return {
    time: () => client.time(),
    exchangeInfo: () => client.exchangeInfo(),
    account: () => client.accountInfo(),
    place: (order) => client.order(order),
    // Its JSON reader makes objects without a prototype.
    test: async (order) => ({ ...await client.orderTest(order) }),
    order: (which) => client.getOrder(which),
    cancel: (which) => client.cancelOrder(which),
    cancelAll: (which) => client.cancelOpenOrders(which),
    openOrders: (which) => client.openOrders(which),
    allOrders: (which) => client.allOrders(which),
    myTrades: (which) => client.myTrades(which),
    klines: (which) => client.candles(which),
    depth: async (which) => {
      const { bids, asks } = await client.book(which);
      return { bids: pairs(bids), asks: pairs(asks) };
    },
    trades: (which) => client.trades(which),
    aggTrades: async (which) => (await client.aggTrades(which)).map((one) => ({ id: one.aggId })),
    dayTicker: (symbol) => client.dailyStats({ symbol }),
    priceTicker: async (symbol) => (await client.prices({ symbol }))[symbol],
    bookTicker: async (symbol) => (await client.allBookTickers())[symbol],
    refusal: (error) => ({ code: error.code, msg: error.message }),
  };
}

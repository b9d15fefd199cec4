// binance (tiagosiebler). The base URL is the option baseUrl. Its getServerTime() alone ignores that option and asks the
// exchange's own host, so the time is read with its plain get().
import { MainClient } from 'binance';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cutAll, keyTypes, limits, startProgram } from './program.mjs';
import { walk } from './walk.mjs';

describe('binance', () => {
  let program, keys;
  before(async () => {
    program = await startProgram();
    keys = await cutAll(program);
  });
  after(() => program?.stop());

  const open = (key) => new MainClient({ api_key: key.apiKey, api_secret: key.secret ?? key.privateKey, baseUrl: program.api });

  for (const [i, type] of keyTypes.entries()) {
    test(`with a key of type ${type}`, (t) => walk(t, plain(open(keys[i]))));
    test(`reads the wallet with a key of type ${type}`, () => readWallet(open(keys[i])));
  }

  test('a portfolio key reads and cannot trade', async () => {
    const client = open(await program.cut('tracker', 'ed25519', '--preset', 'portfolio'));
    assert.equal((await client.getAccountInformation()).uid > 0, true);
    const may = await client.getApiKeyPermissions();
    assert.equal(may.enableReading, true);
    assert.equal(may.enableSpotAndMarginTrading, false);
    await assert.rejects(
      client.submitNewOrder({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: 50 }),
      { code: -2015, message: 'Invalid API-key, IP, or permissions for action.' });
  });
});

async function readWallet(client) {
  assert.deepEqual(await client.getSystemStatus(), { status: 0, msg: 'normal' });
  assert.deepEqual(await client.getAccountStatus(), { data: 'Normal' });
  assert.equal((await client.getApiTradingStatus()).data.isLocked, false);

  const may = await client.getApiKeyPermissions();
  assert.equal(may.enableReading, true);
  assert.equal(may.enableSpotAndMarginTrading, true);
  assert.equal(may.enableWithdrawals, false);
  assert.ok(may.createTime <= Date.now());

  const coins = await client.getBalances();
  assert.equal(coins.find((one) => one.coin === 'ETH').free, '10.00000000');
  assert.deepEqual(await client.getTradeFee({ symbol: 'BTCUSDT' }), [{ symbol: 'BTCUSDT', makerCommission: '0.001', takerCommission: '0.001' }]);

  const closed = { minWithdrawAmount: '0.00000000', depositStatus: false, withdrawFee: '0.00000000', withdrawStatus: false };
  assert.deepEqual(Object.keys(await client.getAssetDetail()).sort(), coins.map((one) => one.coin).sort());
  assert.deepEqual(await client.getAssetDetail({ asset: 'ETH' }), { ETH: closed });
  assert.deepEqual(await client.getAssetDetail({ asset: 'NOSUCH' }), {});

  const assets = await client.getUserAsset({ needBtcValuation: true });
  assert.equal(assets.find((one) => one.asset === 'BNB').free, '100.00000000');
  const btc = assets.find((one) => one.asset === 'BTC');
  assert.equal(btc.btcValuation, btc.free);
  assert.deepEqual((await client.getUserAsset({ asset: 'ETH' })).map((one) => one.asset), ['ETH']);
  assert.deepEqual(await client.getPrivate('sapi/v1/margin/isolated/allPairs'), []);

  assert.deepEqual((await client.getOrderRateLimit()).map((one) => one.limit), limits.orders);
  assert.ok(client.getRateLimitStates()['x-mbx-used-weight-1m'] > 0);
}

function plain(client) {
  return {
    time: async () => (await client.get('api/v3/time')).serverTime,
    exchangeInfo: () => client.getExchangeInfo(),
    account: () => client.getAccountInformation(),
    place: (order) => client.submitNewOrder(order),
    test: (order) => client.testNewOrder(order),
    order: (which) => client.getOrder(which),
    cancel: (which) => client.cancelOrder(which),
    cancelAll: (which) => client.cancelAllSymbolOrders(which),
    openOrders: (which) => client.getOpenOrders(which),
    allOrders: (which) => client.getAllOrders(which),
    myTrades: (which) => client.getAccountTradeList(which),
    klines: async (which) => (await client.getKlines(which)).map(([openTime, open, high, low, close, , closeTime]) => ({ openTime, open, high, low, close, closeTime })),
    depth: (which) => client.getOrderBook(which),
    trades: (which) => client.getRecentTrades(which),
    aggTrades: async (which) => (await client.getAggregateTrades(which)).map((one) => ({ id: one.a })),
    dayTicker: (symbol) => client.get24hrChangeStatistics({ symbol }),
    priceTicker: async (symbol) => (await client.getSymbolPriceTicker({ symbol })).price,
    bookTicker: (symbol) => client.getSymbolOrderBookTicker({ symbol }),
    refusal: (error) => ({ code: error.code, msg: error.message }),
  };
}

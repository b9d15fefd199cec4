// What the daily life of the other files leaves out: each call of the libraries that the exchange serves is made once and
// answered without a complaint, over REST, the WebSocket API and the streams.
import { Spot } from '@binance/spot';
import { MainClient, WebsocketAPIClient } from 'binance';
import ccxt from 'ccxt';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cutAll, keyTypes, startProgram } from './program.mjs';

const symbol = 'BTCUSDT';
const pair = 'BTC/USDT';
const two = { symbols: [symbol, 'ETHUSDT'] };
const silent = Object.fromEntries(['trace', 'info', 'error'].map((level) => [level, () => {}]));

describe('every method', { timeout: 240_000 }, () => {
  let program, keys, socket, at;
  before(async () => {
    program = await startProgram();
    keys = await cutAll(program);
    socket = program.api.replace(/^http/, 'ws');
    const { price } = await (await fetch(`${program.api}/api/v3/ticker/price?symbol=${symbol}`)).json();
    at = (share) => Number((price * share).toFixed(2));
  });
  after(() => program?.stop());

  const limit = () => ({ symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 0.001, price: at(0.8) });
  const oco = () => ({ symbol, side: 'SELL', quantity: 0.001, aboveType: 'LIMIT_MAKER', abovePrice: at(1.2), belowType: 'STOP_LOSS', belowStopPrice: at(0.8) });

  /** Makes each call, and says whose answer was none. */
  async function all(client, calls) {
    for (const [name, ...args] of calls) {
      const answer = await client[name](...args).catch((error) => assert.fail(`${name}: ${error.message ?? JSON.stringify(error)}`));
      assert.ok(answer !== undefined && answer !== null, name);
    }
  }

  for (const [i, type] of keyTypes.entries()) {
    test(`@binance/spot over REST with a key of type ${type}`, async () => {
      const { apiKey, secret, privateKey } = keys[i];
      const { restAPI } = new Spot({ configurationRestAPI: { apiKey, apiSecret: secret, privateKey, basePath: program.api } });
      const client = new Proxy(restAPI, { get: (api, name) => async (...args) => (await api[name](...args)).data() });
      await all(client, [
        ['ping'], ['time'], ['exchangeInfo', two], ['depth', { symbol, limit: 5000 }], ['getTrades', { symbol }], ['historicalTrades', { symbol, fromId: 1 }], ['aggTrades', { symbol }],
        ['klines', { symbol, interval: '1s', timeZone: '+08:00' }], ['uiKlines', { symbol, interval: '1M' }], ['avgPrice', { symbol }], ['ticker24hr', { ...two, type: 'MINI' }],
        ['tickerTradingDay', { ...two, timeZone: '-3' }], ['ticker', { ...two, windowSize: '7d' }], ['tickerPrice', {}], ['tickerBookTicker', two],
        ['accountCommission', { symbol }], ['getAccount', { omitZeroBalances: true }], ['rateLimitOrder'], ['getOpenOrders'], ['allOrders', { symbol }], ['allOrderList'], ['openOrderList'],
        ['myTrades', { symbol }], ['orderTest', { ...limit(), computeCommissionRates: true }],
      ]);
      const order = await client.newOrder({ ...limit(), newOrderRespType: 'RESULT', strategyId: 37, strategyType: 1_000_000, selfTradePreventionMode: 'EXPIRE_BOTH' });
      await client.orderAmendKeepPriority({ symbol, orderId: order.orderId, newQty: 0.0009 });
      assert.equal((await client.orderAmendments({ symbol, orderId: order.orderId })).length, 1);
      const replaced = await client.orderCancelReplace({ ...limit(), cancelReplaceMode: 'ALLOW_FAILURE', cancelOrderId: order.orderId });
      await client.deleteOrder({ symbol, orderId: replaced.newOrderResponse.orderId, cancelRestrictions: 'ONLY_NEW' });
      for (const trigger of [
        { type: 'STOP_LOSS', stopPrice: at(0.8) }, { type: 'STOP_LOSS_LIMIT', stopPrice: at(0.8), price: at(0.79), timeInForce: 'GTC' },
        { type: 'TAKE_PROFIT', stopPrice: at(1.2) }, { type: 'TAKE_PROFIT_LIMIT', trailingDelta: 100, price: at(1.2), timeInForce: 'GTC' },
      ]) {
        const placed = await client.newOrder({ symbol, side: 'SELL', quantity: 0.001, newOrderRespType: 'FULL', ...trigger });
        assert.deepEqual([placed.type, placed.status, Number(placed.workingTime)], [trigger.type, 'NEW', -1]);
      }
      const old = await client.orderOco({ symbol, side: 'SELL', quantity: 0.001, price: at(1.2), stopPrice: at(0.8) });
      assert.equal((await client.getOrderList({ orderListId: old.orderListId })).contingencyType, 'OCO');
      assert.equal((await client.deleteOpenOrders({ symbol })).length, 5);
    });

    test(`binance over the WebSocket API with a key of type ${type}`, async () => {
      const { apiKey, secret, privateKey } = keys[i];
      const client = new WebsocketAPIClient({ api_key: apiKey, api_secret: secret ?? privateKey, wsUrl: socket, beautify: true, reconnectTimeout: 60_000, attachEventListeners: false }, silent);
      const timestamp = Date.now();
      try {
        await all(client, [
          ['testSpotConnectivity'], ['getSpotServerTime'], ['getSpotExchangeInfo', two], ['getSpotOrderBook', { symbol }], ['getSpotRecentTrades', { symbol }], ['getSpotHistoricalTrades', { symbol }],
          ['getSpotAggregateTrades', { symbol }], ['getSpotKlines', { symbol, interval: '1m' }], ['getSpotUIKlines', { symbol, interval: '1d' }], ['getSpotAveragePrice', { symbol }],
          ['getSpot24hrTicker', two], ['getSpotTradingDayTicker', { symbol }], ['getSpotTicker', { symbol, windowSize: '2h' }], ['getSpotSymbolPriceTicker', two], ['getSpotSymbolOrderBookTicker', { symbol }],
          ['testSpotOrder', { ...limit(), timestamp }], ['getSpotOpenOrders', { symbol, timestamp }], ['getSpotAccountInformation', { timestamp }], ['getSpotOrderRateLimits', { timestamp }],
          ['getSpotAllOrders', { symbol, timestamp }], ['getSpotAllOrderLists', { timestamp }], ['getSpotMyTrades', { symbol, timestamp }], ['getSpotAccountCommission', { symbol, timestamp }],
          ['getSpotOpenOrderLists', { timestamp }], ['getSpotSessionStatus'],
        ]);
        const { result: order } = await client.submitNewSpotOrder({ ...limit(), timestamp });
        assert.equal((await client.getSpotOrderStatus({ symbol, orderId: order.orderId, timestamp })).result.status, 'NEW');
        const { result: replaced } = await client.cancelReplaceSpotOrder({ ...limit(), cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: order.orderId, timestamp });
        await client.cancelSpotOrder({ symbol, orderId: replaced.newOrderResponse.orderId, timestamp });
        const { result: list } = await client.placeSpotOCOOrderList({ ...oco(), timestamp });
        assert.equal((await client.getSpotOrderListStatus({ orderListId: list.orderListId, timestamp })).result.listOrderStatus, 'EXECUTING');
        await client.cancelSpotOrderList({ symbol, orderListId: list.orderListId, timestamp });
        await client.submitNewSpotOrder({ ...limit(), timestamp });
        assert.equal((await client.cancelAllSpotOpenOrders({ symbol, timestamp })).result.length, 1);
      } finally {
        client.getWSClient().closeAll(true);
      }
    });
  }

  test('@binance/spot over the WebSocket API', async () => {
    const client = new Spot({ configurationWebsocketAPI: { apiKey: keys[0].apiKey, apiSecret: keys[0].secret, wsURL: `${socket}/ws-api/v3`, reconnectDelay: 60_000 } });
    const connection = await client.websocketAPI.connect();
    try {
      await all(connection, [
        ['ping'], ['time'], ['exchangeInfo', two], ['depth', { symbol }], ['tradesRecent', { symbol }], ['tradesHistorical', { symbol }], ['tradesAggregate', { symbol }],
        ['klines', { symbol, interval: '1m' }], ['uiKlines', { symbol, interval: '1m' }], ['avgPrice', { symbol }], ['ticker24hr', two], ['tickerTradingDay', { symbol }], ['ticker', { symbol }],
        ['tickerPrice', {}], ['tickerBook', two], ['accountStatus'], ['accountCommission', { symbol }], ['accountRateLimitsOrders'], ['allOrders', { symbol }], ['allOrderLists'],
        ['myTrades', { symbol }], ['openOrdersStatus'], ['openOrderListsStatus'], ['orderTest', limit()], ['sessionStatus'], ['sessionSubscriptions'],
      ]);
      const { data: order } = await connection.orderPlace(limit());
      await connection.orderAmendKeepPriority({ symbol, orderId: order.orderId, newQty: 0.0009 });
      assert.equal((await connection.orderAmendments({ symbol, orderId: order.orderId })).data.length, 1);
      await connection.orderCancelReplace({ ...limit(), cancelReplaceMode: 'ALLOW_FAILURE', cancelOrderId: order.orderId });
      const { data: list } = await connection.orderListPlaceOco(oco());
      await connection.orderListStatus({ orderListId: list.orderListId });
      await connection.orderListCancel({ symbol, orderListId: list.orderListId });
      await connection.orderListPlace({ symbol, side: 'SELL', quantity: 0.001, price: at(1.2), stopPrice: at(0.8) });
      assert.equal((await connection.openOrdersCancelAll({ symbol })).data.length, 2);
    } finally {
      await connection.disconnect();
    }
  });

  test('@binance/spot over the streams', async () => {
    const of = { symbol: 'btcusdt', interval: '1m', windowSize: '1h', levels: 20, updateSpeed: '1000ms' };
    // A message each, and one connection may send five a second.
    await Promise.all([
      ['aggTrade', 'allMarketRollingWindowTicker', 'allMiniTicker', 'avgPrice'], ['bookTicker', 'diffBookDepth', 'kline', 'klineOffset'],
      ['miniTicker', 'partialBookDepth', 'rollingWindowTicker', 'ticker'], ['trade'],
    ].map(async (names) => {
      const client = new Spot({ configurationWebsocketStreams: { wsURL: socket, reconnectDelay: 60_000 } });
      const connection = await client.websocketStreams.connect();
      await Promise.all(names.map((name) => connection[name](of)).map((stream) => new Promise((resolve) => { stream.on('message', resolve); })));
      await connection.disconnect();
    }));
  });

  test('binance over REST', async () => {
    const client = new MainClient({ api_key: keys[0].apiKey, api_secret: keys[0].secret, baseUrl: program.api });
    await all(client, [
      ['testConnectivity'], ['getUIKlines', { symbol, interval: '1m' }], ['getAvgPrice', { symbol }], ['getTradingDayTicker', { symbol }], ['getRollingWindowTicker', { symbol }],
      ['getHistoricalTrades', { symbol }], ['getAllOCO'], ['getAllOpenOCO'], ['getCommissionRates', { symbol }], ['getSpotUserDataListenKey'],
    ]);
    const order = await client.submitNewOrder(limit());
    await client.replaceOrder({ ...limit(), cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: order.orderId });
    const list = await client.submitNewOCO({ symbol, side: 'SELL', quantity: 0.001, price: at(1.2), stopPrice: at(0.8) });
    assert.equal((await client.getOCO({ orderListId: list.orderListId })).listOrderStatus, 'EXECUTING');
    await client.cancelOCO({ symbol, orderListId: list.orderListId });
    assert.equal((await client.cancelAllSymbolOrders({ symbol })).length, 1);
  });

  test('ccxt over both', async () => {
    const exchange = new ccxt.pro.binance({ apiKey: keys[0].apiKey, secret: keys[0].secret, enableRateLimit: false });
    for (const [name, url] of Object.entries(exchange.urls.api)) {
      if (name !== 'ws') exchange.urls.api[name] = url.replace(/^https:\/\/[^/]+/, program.api);
    }
    await exchange.loadHttpProxyAgent();
    exchange.urls.api.ws.spot = `${socket}/ws`;
    exchange.urls.api.ws['ws-api'].spot = `${socket}/ws-api/v3`;
    try {
      const placed = await exchange.createOrder(pair, 'limit', 'buy', 0.001, at(0.8));
      const edited = await exchange.editOrder(placed.id, pair, 'limit', 'buy', 0.001, at(0.81));
      assert.equal((await exchange.cancelOrder(edited.id, pair)).status, 'canceled');
      for (const [type, price, params] of [
        ['limit', at(0.79), { stopLossPrice: at(0.8) }], ['market', undefined, { stopLossPrice: at(0.8) }],
        ['limit', at(1.21), { takeProfitPrice: at(1.2) }], ['market', undefined, { takeProfitPrice: at(1.2) }], ['limit', at(0.79), { triggerPrice: at(0.8) }],
      ]) {
        const { id } = await exchange.createOrder(pair, type, 'sell', 0.001, price, params);
        assert.equal((await exchange.fetchOrder(id, pair)).triggerPrice, Object.values(params)[0]);
      }
      assert.equal((await exchange.cancelAllOrders(pair)).length, 5);
      await all(exchange, [
        ['fetchOHLCVWs', pair, '1m'], ['fetchTradesWs', pair], ['fetchBalanceWs'], ['fetchOpenOrdersWs', pair], ['fetchOrdersWs', pair], ['fetchMyTradesWs', pair], ['fetchClosedOrdersWs', pair],
      ]);
      // With stopLossPrice or triggerPrice this library's socket side sends a parameter too many, which the exchange refuses too.
      const stop = await exchange.createOrderWs(pair, 'limit', 'sell', 0.001, at(0.79), { stopPrice: at(0.8) });
      assert.equal((await exchange.fetchOrderWs(stop.id, pair)).triggerPrice, at(0.8));
      const first = await exchange.createOrderWs(pair, 'limit', 'buy', 0.001, at(0.8));
      assert.notEqual((await exchange.editOrderWs(first.id, pair, 'limit', 'buy', 0.001, at(0.81))).id, first.id);
      assert.equal((await exchange.cancelAllOrdersWs(pair)).length, 2);
      await all(exchange, [
        ['watchTickers', [pair, 'ETH/USDT']], ['watchOHLCV', pair, '1s'], ['watchOHLCV', pair, '1h', undefined, undefined, { timezone: '+08:00' }],
        ['watchOHLCVForSymbols', [[pair, '1m'], ['ETH/USDT', '5m']]], ['watchOrderBook', pair, 10], ['watchTrades', pair, undefined, undefined, { name: 'aggTrade' }],
      ]);
      await exchange.unWatchTrades(pair, { name: 'aggTrade' });
    } finally {
      await exchange.close();
    }
  });
});

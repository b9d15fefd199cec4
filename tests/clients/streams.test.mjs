// Market streams, as the published clients open them. Each test waits for events, never for time.
import { Spot } from '@binance/spot';
import { WebsocketClient } from 'binance';
import makeClient from 'binance-api-node';
import ccxt from 'ccxt';
import NodeBinance from 'node-binance-api';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startProgram } from './program.mjs';

const symbol = 'BTC/USDT';

describe('market streams', { timeout: 120_000 }, () => {
  let program, socket;
  before(async () => {
    program = await startProgram();
    socket = program.api.replace(/^http/, 'ws');
  });
  after(() => program?.stop());

  test('ccxt', async (t) => {
    const exchange = new ccxt.pro.binance({ enableRateLimit: false });
    for (const [name, url] of Object.entries(exchange.urls.api)) {
      if (name !== 'ws') exchange.urls.api[name] = url.replace(/^https:\/\/[^/]+/, program.api);
    }
    // Over plain ws:// ccxt asks for this once, whether a proxy is used or not.
    await exchange.loadHttpProxyAgent();
    exchange.urls.api.ws.spot = `${socket}/ws`;
    exchange.urls.api.ws['ws-api'].spot = `${socket}/ws-api/v3`;
    try {
      await t.test('trades', async () => {
        const [one] = await exchange.watchTrades(symbol);
        assert.ok(one.price > 0 && one.amount > 0 && ['buy', 'sell'].includes(one.side));
      });
      await t.test('order book', async () => {
        // Three updates: the snapshot is fetched and joined to the diffs by their ids, or ccxt throws.
        let book;
        for (let i = 0; i < 3; i++) book = await exchange.watchOrderBook(symbol);
        assert.ok(book.bids.length > 5 && book.asks.length > 5);
        assert.ok(book.bids[0][0] < book.asks[0][0]);
        assert.ok(book.nonce > 0);
      });
      await t.test('ticker, best prices and candles', async () => {
        const ticker = await exchange.watchTicker(symbol);
        assert.ok(ticker.last > 0 && ticker.high >= ticker.low && ticker.quoteVolume > 0);
        const best = await exchange.watchBidsAsks([symbol]);
        assert.ok(best[symbol].bid < best[symbol].ask);
        const [candle] = await exchange.watchOHLCV(symbol, '1m');
        assert.ok(candle[2] >= candle[3] && candle[0] % 60_000 === 0);
      });
      await t.test('several at once', async () => {
        assert.ok((await exchange.watchTradesForSymbols([symbol, 'ETH/USDT']))[0].price > 0);
        assert.ok((await exchange.watchOrderBookForSymbols(['ETH/USDT', 'BNB/USDT'])).bids.length > 0);
      });
    } finally {
      await exchange.close();
    }
  });

  test('binance', async () => {
    const client = new WebsocketClient({ wsUrl: socket, beautify: true, reconnectTimeout: 60_000 });
    try {
      const topics = ['btcusdt@trade', 'btcusdt@bookTicker', 'btcusdt@depth@100ms', 'btcusdt@kline_1m', '!miniTicker@arr'];
      const heard = new Map();
      await new Promise((resolve, reject) => {
        client.on('exception', reject);
        client.on('message', (data) => {
          const event = data.data ?? data;
          const kind = Array.isArray(event) ? event[0].e : event.e ?? 'bookTicker';
          heard.set(kind, event);
          if (['trade', 'bookTicker', 'depthUpdate', 'kline', '24hrMiniTicker'].every((one) => heard.has(one))) resolve();
        });
        client.subscribe(topics, 'main');
      });
      assert.ok(heard.get('depthUpdate').U <= heard.get('depthUpdate').u);
      assert.equal(heard.get('kline').k.i, '1m');
    } finally {
      client.closeAll(true);
    }
  });

  test('@binance/spot', async () => {
    const client = new Spot({ configurationWebsocketStreams: { wsURL: socket, reconnectDelay: 60_000 } });
    const connection = await client.websocketStreams.connect();
    try {
      const first = (stream) => new Promise((resolve) => { stream.on('message', resolve); });
      const [trade, book, partial, ticker] = await Promise.all([
        first(connection.trade({ symbol: 'btcusdt' })),
        first(connection.bookTicker({ symbol: 'btcusdt' })),
        first(connection.partialBookDepth({ symbol: 'btcusdt', levels: 10, updateSpeed: '100ms' })),
        first(connection.ticker({ symbol: 'btcusdt' })),
      ]);
      assert.equal(trade.s, 'BTCUSDT');
      assert.ok(Number(book.b) < Number(book.a));
      assert.equal(partial.bids.length, 10);
      assert.ok(Number(ticker.h) >= Number(ticker.l));
    } finally {
      await connection.disconnect();
    }
  });

  test('node-binance-api', async () => {
    const client = new NodeBinance({ urls: { base: `${program.api}/api/`, stream: `${socket}/ws/`, combineStream: `${socket}/stream?streams=` }, reconnect: false });
    const trade = await new Promise((resolve) => { client.websockets.trades(['BTCUSDT', 'ETHUSDT'], resolve); });
    assert.ok(['BTCUSDT', 'ETHUSDT'].includes(trade.s) && Number(trade.p) > 0);
    const best = await new Promise((resolve) => { client.websockets.bookTickers('BTCUSDT', resolve); });
    assert.ok(Number(best.bestBid) < Number(best.bestAsk));
    for (const name of Object.keys(client.websockets.subscriptions())) client.websockets.terminate(name);
  });

  test('binance-api-node', async () => {
    const client = makeClient.default({ httpBase: program.api, wsBase: `${socket}/ws` });
    const once = (open) => new Promise((resolve) => {
      const close = open((event) => { resolve(event); close({ delay: 0, fastClose: true, keepClosed: true }); });
    });
    const depth = await once((heard) => client.ws.depth('BTCUSDT', heard));
    assert.ok(depth.firstUpdateId <= depth.finalUpdateId);
    const candle = await once((heard) => client.ws.candles('BTCUSDT', '1m', heard));
    assert.equal(candle.interval, '1m');
    const aggregate = await once((heard) => client.ws.aggTrades(['BTCUSDT'], heard));
    assert.ok(Number(aggregate.price) > 0);
  });
});

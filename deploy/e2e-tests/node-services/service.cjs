'use strict';
// A service: node service.cjs <port> [<port of the service it asks>]
//
// It answers /stock itself, 500 if the query says "fail". /page asks the other service for its
// stock and answers with the status that came back. It ends when its standard input does.
const http = require('node:http');

const [port, peer] = process.argv.slice(2).map(Number);

function ask(path) {
  return new Promise((resolve, reject) => {
    // SkyWalking's agent replaces http.request, which http.get does not go through.
    http
      .request({ host: '127.0.0.1', port: peer, path }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      })
      .on('error', reject)
      .end();
  });
}

const server = http.createServer(async (request, response) => {
  const { pathname, search } = new URL(request.url, 'http://localhost');
  let status = 404;
  if (pathname === '/stock') {
    status = search === '?fail' ? 500 : 200;
  } else if (pathname === '/page') {
    status = await ask('/stock' + search);
  }
  response.writeHead(status).end();
});

server.listen(port, '127.0.0.1', () => console.log('listening'));

async function end() {
  server.close();
  await process.beforeEnd?.();
  process.exit(0);
}
process.stdin.on('end', end).resume();

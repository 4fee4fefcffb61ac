'use strict';
// Preloaded: OpenTelemetry's own SDK, told by its environment variables where to send to and how.
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');

const sdk = new NodeSDK({ instrumentations: [new HttpInstrumentation()] });
sdk.start();
process.beforeEnd = () => sdk.shutdown();

'use strict';
// Preloaded: SkyWalking's own agent, told by its environment variables where to send to.
const { default: agent } = require('skywalking-backend-js');

agent.start();
process.beforeEnd = () => agent.flush();

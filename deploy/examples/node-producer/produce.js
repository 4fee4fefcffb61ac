// Publishes one call record: "web" called "orders", which answered 200 after 12.5 ms.
//
//   BOOTSTRAP_SERVERS=localhost:9092 REGISTRY_URL=http://localhost:8081/apis/ccompat/v7 npm start
import { Kafka } from 'kafkajs';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';

const brokers = (process.env.BOOTSTRAP_SERVERS ?? 'localhost:9092').split(',');
const host = process.env.REGISTRY_URL ?? 'http://localhost:8081/apis/ccompat/v7';

const registry = new SchemaRegistry({ host });
const producer = new Kafka({ clientId: 'node-producer', brokers }).producer({
  idempotent: true,
  maxInFlightRequests: 1,
});

// Meshline registers its schemas when it starts; fields that are left out take their defaults.
const schemaId = await registry.getLatestSchemaId(
  'meshline.calls-io.meshline.schemas.CallRecord',
);
const value = await registry.encode(schemaId, {
  start: Date.now() * 1000 - 12_500, // microseconds
  latencyMicros: 12_500,
  reporter: 'AGENT',
  side: 'CLIENT',
  source: { service: 'web', kind: 'SERVICE' },
  destination: { service: 'orders', endpoint: 'GET:/orders/{id}', kind: 'SERVICE' },
  protocol: 'HTTP',
  statusCode: 200,
});

await producer.connect();
const [sent] = await producer.send({
  topic: 'meshline.calls',
  acks: -1,
  messages: [{ value }],
});
await producer.disconnect();
console.log(
  `published ${value.length} bytes with schema ${schemaId} to ${sent.topicName}-${sent.partition} at ${sent.baseOffset}`,
);

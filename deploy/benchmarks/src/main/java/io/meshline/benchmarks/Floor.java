package io.meshline.benchmarks;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Party;
import io.meshline.schemas.WireFormat;
import io.meshline.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The least that a program must do that reads the topic of single records: each thread polls its
 * share of the partitions, decodes each record with the generated class, and looks at every field.
 * Reader, decoder and record are used again.
 */
final class Floor implements SpeedPass {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String brokers;
  private final SchemaRegistry registry;
  private final String topic;
  private final int threads;

  Floor(String brokers, SchemaRegistry registry, String topic, int threads) {
    this.brokers = brokers;
    this.registry = registry;
    this.topic = topic;
    this.threads = threads;
  }

  @Override
  public Measured run(Recording recording) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Stopwatch watch = Stopwatch.start(recording);
      List<Future<Long>> shares = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        shares.add(pool.submit((Callable<Long>) () -> read(thread)));
      }
      long records = 0;
      for (Future<Long> share : shares) {
        records += share.get();
      }
      return watch.stop(records);
    } finally {
      pool.shutdownNow();
    }
  }

  private long read(int thread) throws Exception {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int p = thread; p < SpeedLoad.PARTITIONS; p += threads) {
        partitions.add(new TopicPartition(topic, p));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long expected =
          consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      SpecificDatumReader<CallRecord> reader = null;
      BinaryDecoder decoder = null;
      CallRecord call = new CallRecord();
      long seen = 0;
      long records = 0;
      while (records < expected) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(PATIENCE);
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          byte[] value = record.value();
          if (reader == null) {
            reader =
                new SpecificDatumReader<>(
                    registry.byId(WireFormat.schemaId(value)), CallRecord.getClassSchema());
          }
          decoder =
              DecoderFactory.get()
                  .binaryDecoder(
                      value,
                      WireFormat.HEADER_BYTES,
                      value.length - WireFormat.HEADER_BYTES,
                      decoder);
          call = reader.read(call, decoder);
          seen += look(call);
          records++;
        }
      }
      if (seen == 0) {
        throw new IllegalStateException("looked at " + records + " calls and saw nothing");
      }
      return records;
    }
  }

  // Anything of a value will do.
  @SuppressWarnings("EnumOrdinal")
  private static long look(CallRecord call) {
    return call.getStart().toEpochMilli()
        + call.getLatencyMicros()
        + call.getReporter().ordinal()
        + call.getSide().ordinal()
        + look(call.getSource())
        + look(call.getDestination())
        + call.getProtocol().ordinal()
        + call.getStatusCode()
        + call.getOutcome().ordinal()
        + call.getReason().length()
        + call.getTls().ordinal()
        + call.getRequestBytes()
        + call.getResponseBytes()
        + call.getWeight()
        + call.getTraceId().length()
        + call.getSpanId().length()
        + call.getAttributes().size()
        + call.getScope().ordinal();
  }

  @SuppressWarnings("EnumOrdinal")
  private static long look(Party party) {
    return (long) party.getTenant().length()
        + party.getEnvironment().length()
        + party.getNamespace().length()
        + party.getService().length()
        + party.getInstance().length()
        + party.getEndpoint().length()
        + party.getKind().ordinal();
  }

  @Override
  public void close() {}
}

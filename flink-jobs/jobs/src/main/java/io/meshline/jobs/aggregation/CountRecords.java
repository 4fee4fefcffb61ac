package io.meshline.jobs.aggregation;

import io.meshline.jobs.counts.Counters;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Counts what a backfill has read of what there is to read. */
final class CountRecords extends AbstractStreamOperator<Decoded>
    implements OneInputStreamOperator<Decoded, Decoded> {

  private final long records;

  private transient Counters<BackfillCount> counters;

  @SuppressWarnings("NullAway.Init") // Flink opens the operator before it uses it.
  CountRecords(long records) {
    this.records = records;
  }

  @Override
  public void open() throws Exception {
    super.open();
    counters = new Counters<>(getRuntimeContext(), BackfillCount.GROUP, BackfillCount.class);
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      counters.add(BackfillCount.RECORDS_TO_READ, records);
    }
  }

  @Override
  public void processElement(StreamRecord<Decoded> element) {
    counters.add(BackfillCount.RECORDS_READ, element.getValue().records());
    output.collect(element);
  }
}

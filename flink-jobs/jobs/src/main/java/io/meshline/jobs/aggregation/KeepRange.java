package io.meshline.jobs.aggregation;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps the partials of a range, and holds event time back until all were read: whatever comes last
 * still counts, and each window comes out once, with everything it holds.
 */
final class KeepRange extends AbstractStreamOperator<Partial>
    implements OneInputStreamOperator<Partial, Partial> {

  private final BackfillRange range;

  KeepRange(BackfillRange range) {
    this.range = range;
  }

  @Override
  public void processElement(StreamRecord<Partial> element) {
    if (range.contains(element.getValue().minuteMicros())) {
      output.collect(element);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (mark.equals(Watermark.MAX_WATERMARK)) {
      super.processWatermark(mark);
    }
  }
}

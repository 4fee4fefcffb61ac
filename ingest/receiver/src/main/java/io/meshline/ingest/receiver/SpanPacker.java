package io.meshline.ingest.receiver;

import io.meshline.schemas.Span;
import io.meshline.schemas.SpanBatcher;
import org.apache.avro.specific.SpecificRecord;

/** Packs spans into batches. */
final class SpanPacker implements Packer<Span> {
  private final SpanBatcher batcher;

  SpanPacker(int maxSpans, int maxBytes) {
    batcher = new SpanBatcher(maxSpans, maxBytes);
  }

  @Override
  public boolean add(Span one) {
    return batcher.add(one);
  }

  @Override
  public int size() {
    return batcher.size();
  }

  @Override
  public SpecificRecord build() {
    return batcher.build();
  }
}

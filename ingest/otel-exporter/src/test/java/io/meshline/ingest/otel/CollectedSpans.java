package io.meshline.ingest.otel;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Span;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a converter made. */
final class CollectedSpans implements Outlet {
  final List<Span> spans = new ArrayList<>();
  final List<Rejection> rejections = new ArrayList<>();

  @Override
  public void span(Span span) {
    spans.add(span);
  }

  @Override
  public void reject(Rejection rejection) {
    rejections.add(rejection);
  }

  @Override
  public void call(CallRecord call) {
    throw new AssertionError(call);
  }

  @Override
  public void instance(InstanceMetadata instance) {
    throw new AssertionError(instance);
  }
}

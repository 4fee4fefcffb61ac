package io.meshline.jobs.pairing;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Span;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

/** Runs {@link PairSpans} and tells it what it holds after a restore. */
final class PairSpansOperator
    extends KeyedProcessOperator<String, Tuple2<String, Span>, CallRecord> {
  private static final long serialVersionUID = 1;

  private final PairSpans function;
  private transient boolean restored;

  PairSpansOperator(PairSpans function) {
    super(function);
    this.function = function;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    restored = context.isRestored();
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (restored) {
      this.<String>getKeyedStateBackend()
          .applyToAllKeys(
              VoidNamespace.INSTANCE,
              VoidNamespaceSerializer.INSTANCE,
              function.traceState(),
              (key, trace) -> function.restored(trace.value().trace()));
    }
  }
}

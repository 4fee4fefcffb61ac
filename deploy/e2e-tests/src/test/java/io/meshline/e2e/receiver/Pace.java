package io.meshline.e2e.receiver;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells a writer without end when the transport takes more. Thread-safe. */
final class Pace {
  private @Nullable ClientCallStreamObserver<?> call;

  /** Answers go to the end; the pace is the call's. */
  <Q, A> ClientResponseObserver<Q, A> over(End end) {
    StreamObserver<A> answers = end.observer();
    return new ClientResponseObserver<>() {
      @Override
      public void beforeStart(ClientCallStreamObserver<Q> started) {
        started.setOnReadyHandler(Pace.this::ready);
        synchronized (Pace.this) {
          call = started;
        }
      }

      @Override
      public void onNext(A value) {
        answers.onNext(value);
      }

      @Override
      public void onError(Throwable fault) {
        answers.onError(fault);
      }

      @Override
      public void onCompleted() {
        answers.onCompleted();
      }
    };
  }

  private synchronized void ready() {
    notifyAll();
  }

  /** Waits that long at most, and at least unless it becomes ready meanwhile; whether it is. */
  synchronized boolean awaitReady(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.timedWait(this, millis);
    return call != null && call.isReady();
  }
}

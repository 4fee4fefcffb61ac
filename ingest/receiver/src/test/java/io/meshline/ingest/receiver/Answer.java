package io.meshline.ingest.receiver;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Waits for the end of a call. */
final class Answer<T> implements StreamObserver<T> {
  private final AtomicInteger messages = new AtomicInteger();
  private final CompletableFuture<Status.Code> end = new CompletableFuture<>();

  @Override
  public void onNext(T value) {
    messages.incrementAndGet();
  }

  @Override
  public void onError(Throwable fault) {
    end.complete(Status.fromThrowable(fault).getCode());
  }

  @Override
  public void onCompleted() {
    end.complete(Status.Code.OK);
  }

  int messages() {
    return messages.get();
  }

  boolean done() {
    return end.isDone();
  }

  /** How it ended; waits for it. */
  Status.Code code() {
    return end.orTimeout(20, TimeUnit.SECONDS).join();
  }
}

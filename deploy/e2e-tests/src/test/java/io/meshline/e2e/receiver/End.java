package io.meshline.e2e.receiver;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The end of a call. */
final class End {
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  <T> StreamObserver<T> observer() {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {
        // The one empty answer.
      }

      @Override
      public void onError(Throwable fault) {
        end.completeExceptionally(fault);
      }

      @Override
      public void onCompleted() {
        end.complete(null);
      }
    };
  }

  boolean done() {
    return end.isDone();
  }

  void await() throws Exception {
    await(60);
  }

  void await(long seconds) throws Exception {
    end.get(seconds, TimeUnit.SECONDS);
  }
}

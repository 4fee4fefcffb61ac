/** Zipkin's and SkyWalking's own ways to the receiver that are not gRPC. */
@NullMarked
package io.meshline.e2e.zipkin;

import org.jspecify.annotations.NullMarked;

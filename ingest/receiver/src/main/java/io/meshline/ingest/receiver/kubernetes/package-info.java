/** An address book from what a Kubernetes API server knows: pods, services and what Istio adds. */
@NullMarked
package io.meshline.ingest.receiver.kubernetes;

import org.jspecify.annotations.NullMarked;

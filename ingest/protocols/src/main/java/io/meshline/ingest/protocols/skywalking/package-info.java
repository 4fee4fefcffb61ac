/** What SkyWalking agents send: trace segments and what instances say of themselves. */
@NullMarked
package io.meshline.ingest.protocols.skywalking;

import org.jspecify.annotations.NullMarked;

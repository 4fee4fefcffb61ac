/** Many messages that no honest sender sends, for each converter. */
@NullMarked
package io.meshline.ingest.protocols.fuzz;

import org.jspecify.annotations.NullMarked;

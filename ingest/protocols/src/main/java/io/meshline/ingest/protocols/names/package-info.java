/**
 * One name for each service, whoever observed it: rules that read what sources call their services,
 * and an address book of who lives where. Which rule wins when is in this module's RATIONALE.md.
 */
@NullMarked
package io.meshline.ingest.protocols.names;

import org.jspecify.annotations.NullMarked;

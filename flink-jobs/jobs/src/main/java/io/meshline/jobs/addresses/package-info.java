/**
 * Address resolution: a call to an address becomes a call to the service that answers there, when
 * exactly one is known for it.
 *
 * <p>The rules ({@link io.meshline.jobs.addresses.AddressBook} and what it uses) are plain Java and
 * immutable values; the operator around them is thin.
 */
@NullMarked
package io.meshline.jobs.addresses;

import org.jspecify.annotations.NullMarked;

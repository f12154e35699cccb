/**
 * What a store must keep, without a word on how. Every implementation passes {@code RoutingStoreContract} and
 * {@code ActivityStoreContract}. A store that cannot be reached throws {@link StoreUnavailableException} from any method.
 */
package dev.emailrouting.routing.store;

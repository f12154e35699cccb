package dev.emailrouting.webadmin;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Set;

import dev.emailrouting.routing.store.StoreUnavailableException;

/** Stands before a store and lets it fail, whole or in single methods, for as long as a test wants. */
final class Outage implements InvocationHandler {
    private final Object store;
    private final Set<String> failing = new HashSet<>();
    private boolean whole;

    Outage(Object store) {
        this.store = store;
    }

    <T> T as(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
    }

    void begin() {
        whole = true;
    }

    void of(String method) {
        failing.add(method);
    }

    void end() {
        whole = false;
        failing.clear();
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (whole || failing.contains(method.getName())) {
            throw new StoreUnavailableException("the store is away", null);
        }
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

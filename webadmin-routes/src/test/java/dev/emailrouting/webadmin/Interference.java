package dev.emailrouting.webadmin;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

import dev.emailrouting.routing.store.StoreUnavailableException;

/** Stands before a store and lets a test come between: to fail, or to change something just then. */
final class Interference implements InvocationHandler {
    private static final String ANYTHING = "";

    private final Object store;
    private final Map<String, Runnable> before = new HashMap<>();

    Interference(Object store) {
        this.store = store;
    }

    <T> T as(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
    }

    /** From now on, before each call of the method. */
    void before(String method, Runnable what) {
        before.put(method, what);
    }

    void storeIsAway() {
        before(ANYTHING, Interference::away);
    }

    void storeIsAwayFor(String method) {
        before(method, Interference::away);
    }

    private static void away() {
        throw new StoreUnavailableException("the store is away", null);
    }

    void end() {
        before.clear();
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        Runnable interfering = before.getOrDefault(ANYTHING, before.get(method.getName()));
        if (interfering != null) {
            interfering.run();
        }
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

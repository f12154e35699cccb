package dev.emailrouting.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Operations a second of processor time, that of the compiler's and the collector's threads included: what one core does, however
 * many others share it. {@code -prof dev.emailrouting.benchmarks.ProcessorTime}.
 */
public final class ProcessorTime implements InternalProfiler {
    private static final double NANOS = 1e9;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private long before;

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = system.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double seconds = (system.getProcessCpuTime() - before) / NANOS;
        double operations = result.getMetadata().getMeasuredOps();
        return List.of(new ScalarResult("ops.per.cpu.second", operations / seconds, "ops/s", AggregationPolicy.AVG));
    }

    @Override
    public String getDescription() {
        return "Operations a second of processor time";
    }
}

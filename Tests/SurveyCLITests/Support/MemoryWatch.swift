import Foundation
import Synchronization

/// Looks at how much memory a process holds until it ends, from a thread of its own: the test's other work must not keep
/// it from looking.
final class MemoryWatch: Sendable {
    private let peak = Mutex(0)
    private let isOver = Atomic<Bool>(false)

    /// The most memory that the process was seen to hold (VmHWM), in KiB.
    var peakKibibytes: Int { peak.withLock { $0 } }

    init(pid: pid_t) {
        Thread.detachNewThread { [self] in
            while !isOver.load(ordering: .relaxed) {
                look(at: pid)
                usleep(2_000)
            }
        }
    }

    func end() { isOver.store(true, ordering: .relaxed) }

    /// A process's peak only grows, so that the last look counts.
    private func look(at pid: pid_t) {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = Int(line.filter(\.isNumber))
        else { return }
        peak.withLock { $0 = max($0, kibibytes) }
    }
}

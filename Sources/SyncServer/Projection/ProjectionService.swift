internal import Dispatch
internal import Logging
internal import ServiceLifecycle
internal import SurveyStore
internal import Synchronization

/// Keeps the projections of a hub up to date, until the server stops.
///
/// It looks at the logs' ends a few times a second, which costs one step down a tree each and also notices what another
/// process has appended.
struct ProjectionService: Service {
    let studies: [HostedStudy]
    let logger: Logger
    var pause: Duration = .milliseconds(250)

    func run() async throws {
        let stopping = StopSign()
        await withGracefulShutdownHandler {
            // Merging is long work: it gets a thread of its own, and leaves those of the server alone.
            let queue = DispatchQueue(label: "masah.projection")
            while !stopping.isSet {
                for study in studies { await follow(study, queue, stopping) }
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
                if Task.isCancelled { return }
            }
        } onGracefulShutdown: {
            stopping.set()
        }
    }

    private func follow(_ study: HostedStudy, _ queue: DispatchQueue, _ stopping: StopSign) async {
        let failure: StoreError? = await withCheckedContinuation { continuation in
            queue.async {
                do throws(StoreError) {
                    let progress = try study.projection.follow(logger) { stopping.isSet }
                    if progress.taken > 0 {
                        logger.debug(
                            "projection followed the log",
                            metadata: ["study": "\(study.log.study.id)", "entries": "\(progress.taken)"])
                    }
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: error)
                }
            }
        }
        guard let failure else { return }
        logger.error(
            "the projection cannot follow the log",
            metadata: ["study": "\(study.log.study.id)", "reason": "\(failure.message)"])
        // The cause is a full or failing disk: trying at once again would only fill the log file.
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(5)) }
    }
}

/// Set once, seen by every thread.
private final class StopSign: Sendable {
    private let flag = Atomic<Bool>(false)
    var isSet: Bool { flag.load(ordering: .acquiring) }
    func set() { flag.store(true, ordering: .releasing) }
}

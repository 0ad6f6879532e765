import CReference
import Foundation
import SurveyStore
import SurveySync

/// A fresh store takes in change-sets from their bytes as the sync and the bundles do, some in each durable transaction, and
/// notes how it goes on the way.
struct MergeTask: ChildTask {
    static let name = "merge"

    /// Files of parcels, in order.
    var parcels: [String]
    /// Where to make the store.
    var store: String
    /// After how many records to take notes; always at the end.
    var marks: [Int] = []

    struct Mark: Codable {
        var records: Int
        /// Of merging so far, reading the parcels' file not included.
        var seconds: Seconds
        var storeBytes: Double
        var peakMemory: Double
    }

    typealias Outcome = [Mark]

    /// As much as a sync takes in with one wait for the disk.
    private static let transactionBytes = 256 << 10

    func run() throws -> Outcome {
        let target = try BenchStudy.store(at: store, name: "merging replica", role: .supervisor, forms: [])
        var seconds = Seconds()
        var records = 0
        var outcome: Outcome = []
        var marks = marks[...]
        func note() {
            let walBytes = cref_checkpoint(store) == 0 ? 0 : fileSize(store + "-wal")
            outcome.append(
                Mark(
                    records: records, seconds: seconds, storeBytes: fileSize(store) + walBytes,
                    peakMemory: ProcessFacts().peakMemory))
        }
        var arrivals: [Arrival] = []
        var waitingBytes = 0
        func settle() throws {
            for outcome in try target.accept(arrivals) {
                switch outcome {
                case .taken(.merged(let saves)): records += saves
                case .taken(.known): break
                default: throw BenchError("something was not merged but \(outcome)")
                }
            }
            arrivals = []
            waitingBytes = 0
        }
        for path in parcels {
            try ParcelFile.forEachFrame(in: path) { frame in
                seconds += try Seconds.of {
                    switch frame.kind {
                    case .form: arrivals.append(Arrival(.form(try PublishedForm(bytes: frame.payload))))
                    case .site: arrivals.append(Arrival(.site(try SiteCard(bytes: frame.payload[...]))))
                    case .changeSet: arrivals.append(Arrival(.changeSet(try ChangeSet(bytes: frame.payload))))
                    default: break
                    }
                    waitingBytes += frame.payload.count
                    if waitingBytes >= Self.transactionBytes { try settle() }
                }
                if let next = marks.first, records >= next {
                    note()
                    while let next = marks.first, records >= next { marks.removeFirst() }
                }
            }
        }
        seconds += try Seconds.of { try settle() }
        let inStore = Int(try target.digest().count)
        guard inStore == records else { throw BenchError("\(records) saves merged, \(inStore) in the store") }
        try target.close()
        if outcome.last?.records != records { note() }
        return outcome
    }
}

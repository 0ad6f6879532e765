import CReference
import Foundation
import SurveyStore
import SurveySync

/// A fresh store takes in change-sets from their bytes, one transaction each, and notes how it goes on the way.
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
        for path in parcels {
            try ParcelFile.forEachFrame(in: path) { frame in
                seconds += try Seconds.of {
                    switch frame.kind {
                    case .form: try target.add(PublishedForm(bytes: frame.payload))
                    case .site: try target.introduce(SiteCard(bytes: frame.payload[...]))
                    case .changeSet:
                        let outcome = try target.merge(ChangeSet(bytes: frame.payload))
                        guard case .merged(let saves) = outcome else {
                            throw BenchError("a change-set was not merged but \(outcome)")
                        }
                        records += saves
                    default: break
                    }
                }
                if let next = marks.first, records >= next {
                    note()
                    while let next = marks.first, records >= next { marks.removeFirst() }
                }
            }
        }
        let inStore = Int(try target.digest().count)
        guard inStore == records else { throw BenchError("\(records) saves merged, \(inStore) in the store") }
        try target.close()
        if outcome.last?.records != records { note() }
        return outcome
    }
}

/// What a form asks to be noted about the way it is filled in (`orx:audit`, "Client Audit Logs", ODK XForms specification).
public struct AuditRequest: Sendable, Equatable {
    /// The path of the question that the log is the answer of.
    public static let path = "meta/audit"

    /// How places are to be noted.
    public struct Location: Sendable, Equatable {
        /// How much the device may do for a good position.
        public enum Priority: String, Sendable {
            /// Nothing: only positions that something else on the device has asked for.
            case none = "no-power"
            /// About 10 km.
            case low = "low-power"
            /// About 100 m.
            case balanced
            /// As good as the device can.
            case high = "high-accuracy"
        }

        /// How much the device may do for a good position.
        public let priority: Priority
        /// Seconds from one position to the next one, at least.
        public let minInterval: Int
        /// For how many seconds a position says where the device is.
        public let maxAge: Int
    }

    /// Whether answers are noted before and after each change.
    public let tracksChanges: Bool
    /// Whether every event names the interviewer.
    public let identifiesUser: Bool
    /// How places are noted; `nil` if they are not.
    public let location: Location?
    /// Whether the reason of a change is to be asked for.
    let asksReasons: Bool
    /// Whether places are to be noted, and one of the three parameters is missing or no such parameter.
    let hasUnusableLocation: Bool
    let place: XMLPlace

    init(bind: Bind?) {
        func seconds(_ name: String) -> Int? {
            bind?.expression(name).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
        }
        tracksChanges = bind?.expression("track-changes") == "true"
        identifiesUser = bind?.expression("identify-user") == "true"
        asksReasons = bind?.expression("track-changes-reasons") != nil
        place = bind?.element.place ?? XMLPlace(line: 1, column: 1)
        if let priority = bind?.expression("location-priority").flatMap(Location.Priority.init(rawValue:)),
            let minInterval = seconds("location-min-interval"), let maxAge = seconds("location-max-age"),
            maxAge >= minInterval, maxAge <= FormLimits.positionAge
        {
            location = Location(priority: priority, minInterval: minInterval, maxAge: maxAge)
        } else {
            location = nil
        }
        hasUnusableLocation =
            location == nil
            && ["location-priority", "location-min-interval", "location-max-age"].contains {
                bind?.expression($0) != nil
            }
    }
}

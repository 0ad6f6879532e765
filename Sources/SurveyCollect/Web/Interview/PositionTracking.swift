/// How far the noting of places in an audit log is, in one opening of an interview. Nobody's device is asked where it is
/// before somebody has agreed on the page.
enum PositionTracking: Sendable, Equatable {
    /// The form wants places, and nobody has said yet whether they may be noted.
    case asked
    /// They may be; the device has said nothing yet.
    case on
    /// The device says where it is.
    case found
    /// It does not, or not any more.
    case lost
    /// The form wants no places, or somebody does not want them to be noted.
    case off

    /// Whether the device is to be asked.
    var isOn: Bool { [.on, .found, .lost].contains(self) }
}

extension PagedInterview {
    /// Notes that places may be noted, or not any more.
    mutating func track(_ isWanted: Bool) {
        guard isWanted ? positions == .asked : positions != .off else { return }
        positions = isWanted ? .on : .off
        interview.log?.forgetPositions()
        interview.note(isWanted ? .trackingEnabled : .trackingDisabled)
    }

    /// Takes what the device says about where it is: a position, or why there is none.
    ///
    /// - Returns: false if that cannot be read.
    mutating func takePosition(_ fields: FormFields) -> Bool {
        guard positions.isOn else { return true }
        switch fields["failure"] {
        case "denied":
            positions = .off
            interview.log?.forgetPositions()
            interview.note(.permissionsNotGranted)
            return true
        case "unavailable":
            if positions != .lost { interview.note(.providersDisabled) }
            positions = .lost
            return true
        case .some: return false
        case nil: break
        }
        func number(_ name: String) -> Double? { fields[name].flatMap { Double($0) } }
        guard let latitude = number("latitude"), let longitude = number("longitude"),
            let accuracy = number("accuracy"),
            let position = DevicePosition(latitude: latitude, longitude: longitude, accuracy: accuracy)
        else { return false }
        if positions == .on { interview.note(.permissionsGranted) }
        if positions == .lost { interview.note(.providersEnabled) }
        positions = .found
        interview.locate(position)
        return true
    }
}

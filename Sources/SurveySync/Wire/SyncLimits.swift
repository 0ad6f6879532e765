/// The bounds of a sync conversation (protocol.md §2).
public enum SyncLimits {
    /// Bytes that a client puts into one request, as long as one parcel is not larger by itself.
    public static let requestBytes = 1 << 20
    /// Bytes that a hub takes in one request.
    public static let acceptedBytes = 32 << 20
    /// Bytes that a hub puts into one answer, as long as one parcel is not larger by itself.
    public static let responseBytes = 4 << 20
    /// Bytes of one frame.
    public static let frameBytes = 33 << 20
    /// Addresses in one offer.
    public static let offers = 4_096
    /// Addresses in all offers of one request.
    public static let offersInRequest = 65_536
    /// Bytes of a cursor.
    public static let cursorBytes = 64
    /// Seconds by which a request's time may differ from the hub's clock.
    public static let clockSkewSeconds: Int64 = 300
}

// Pause keeps the namespaces of a pod for as long as it waits. It is in each pod, as init where the pod's containers share their
// processes, so it buries the dead: https://github.com/kubernetes/kubernetes/blob/v1.36.3/build/pause/linux/pause.c
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	for received := range signals {
		if received != syscall.SIGCHLD {
			return
		}
		for {
			if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
				break
			}
		}
	}
}

// Agent stands in for an agent that sends to AWS. It logs what it was given and waits until it is told to stop: nothing is read
// beside that, and nothing is sent. Values of the environment may be secrets, so it tells their names only.
package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
)

// Of the image: which program it stands in for, the folders its configuration is mounted at, and the address its probes ask.
const (
	standsInFor  = "STANDS_IN_FOR"
	configFolder = "STAND_IN_CONFIGURATION"
	address      = "STAND_IN_ADDRESS"
)

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	fmt.Printf("stand-in for %s: only says what it was given\n", os.Getenv(standsInFor))
	for _, argument := range os.Args[1:] {
		fmt.Printf("argument %s\n", argument)
	}
	for _, name := range environment() {
		fmt.Printf("environment %s\n", name)
	}
	for _, folder := range filepath.SplitList(os.Getenv(configFolder)) {
		tellFiles(folder)
	}
	answerProbes(os.Getenv(address))
	fmt.Println("waiting")
	fmt.Printf("stopped by %s\n", <-signals)
}

func environment() []string {
	var names []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if name != standsInFor && name != configFolder && name != address {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// The files of a ConfigMap are links into a folder of the same volume whose name begins with two dots.
func tellFiles(folder string) {
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(entry.Name(), "..") {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		return tellFile(path)
	})
	if err != nil {
		fmt.Printf("configuration %v\n", err)
	}
}

func tellFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	fmt.Printf("file %s\n", path)
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fmt.Printf("  %s\n", lines.Text())
	}
	return lines.Err()
}

// All nodes of the cluster are one machine: where the port of the machine is taken, another stand-in answers there already.
func answerProbes(address string) {
	if address == "" {
		return
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		fmt.Printf("probes %v\n", err)
		return
	}
	fmt.Printf("probes are answered on %s\n", address)
	go http.Serve(listener, http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(answer, "ok")
	}))
}
